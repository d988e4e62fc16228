import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import gallery
from tests.browser.conftest import PaintedSandbox, wait_for_calls


@pytest.fixture
def modal(page: Page, painted: PaintedSandbox) -> Locator:
    painted.slack.offered = [
        gallery.option("acme", "Acme"),
        gallery.option("gmail", "Gmail"),
        gallery.option("google ads", "Google Ads"),
    ]
    painted.slack.state["modals"] = {gallery.PAULA: [gallery.modal()]}
    painted.touch()
    dialog = page.get_by_role("dialog", name="New intake")
    dialog.wait_for()
    return dialog


def values(painted: PaintedSandbox) -> dict[str, object]:
    return {body["block_id"]: body["value"] for body in painted.slack.asked("input")}


def test_the_typeahead_works_by_keyboard(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    client = modal.get_by_role("combobox", name="Client")
    expect(client).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Type 1 letter or more to search.")).to_be_visible()
    page.keyboard.type("ac")
    expect(page.get_by_role("option")).to_have_text(["Acme"])
    with page.expect_response("**/input"):
        page.keyboard.press("Enter")
    expect(client).to_have_value("Acme")
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert values(painted) == {"client": "acme"}
    assert painted.slack.asked("submit") == []


def test_many_are_picked_and_taken_back_by_keyboard(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    apps = modal.get_by_role("combobox", name="Apps")
    apps.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    chips = modal.locator(".chip-label")
    expect(chips).to_have_text(["Gmail", "Google Ads"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Backspace")
    expect(chips).to_have_text(["Gmail"])
    expect(modal).to_be_visible()
    wait_for_calls(page, painted, "input", 3)
    assert values(painted) == {"apps": ["gmail"]}


def test_typing_survives_changes_of_the_world(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    project = modal.get_by_label("Project")
    project.click()
    page.keyboard.type("Autumn")
    for _ in range(3):
        with page.expect_response("**/control/state"):
            painted.touch()
    page.keyboard.type(" relaunch")
    expect(project).to_have_value("Autumn relaunch")
    expect(project).to_be_focused()
    page.keyboard.press("ArrowLeft")
    with page.expect_response("**/control/state"):
        painted.touch()
    assert project.evaluate("el => el.selectionStart") == len("Autumn relaunch") - 1


def test_enter_sends_what_is_typed_and_then_submits(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    modal.get_by_label("Contact's e-mail").click()
    page.keyboard.type("carla@acme.example")
    with page.expect_response("**/submit"):
        page.keyboard.press("Enter")
    kinds = [what for _, what, _ in painted.slack.calls]
    assert kinds.index("input") < kinds.index("submit")
    assert values(painted) == {"email": "carla@acme.example"}


def test_errors_stand_beside_their_fields_until_touched(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    painted.slack.answers["submit"] = {"ok": False, "errors": {"email": "This is no e-mail address."}}
    modal.get_by_role("button", name="Send request").click()
    error = modal.locator("[data-block=email] .field-error")
    expect(error).to_have_text("This is no e-mail address.")
    expect(modal.get_by_label("Contact's e-mail")).to_be_focused()
    page.keyboard.type("a")
    expect(error).to_have_count(0)


def test_people_and_channels_are_offered_by_name(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    owner = modal.get_by_role("combobox", name="Owner")
    expect(owner).to_have_value("Paula Park")
    owner.click()
    expect(page.get_by_role("option")).not_to_have_count(0)
    assert "Dora Departed" not in page.get_by_role("listbox").inner_text()
    page.keyboard.press("Escape")
    modal.get_by_role("combobox", name="Channel").click()
    page.keyboard.type("glo")
    with page.expect_response("**/input"):
        page.keyboard.press("Enter")
    assert values(painted) == {"channel": "C0GLOBEX"}


def test_a_checkbox_is_kept(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    with page.expect_response("**/input"):
        modal.get_by_label("One link for all apps").check()
    assert values(painted) == {"link": ["one"]}
    expect(modal.get_by_label("One link for all apps")).to_be_checked()


def test_escape_closes_and_the_cross_clears(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    page.keyboard.press("Escape")
    wait_for_calls(page, painted, "close", 1)
    modal.get_by_role("button", name="Close").click()
    assert [body["clear"] for body in wait_for_calls(page, painted, "close", 2)] == [False, True]


def test_only_the_top_of_the_stack_can_be_worked_in(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    over = gallery.modal() | {"id": "V0TOP", "title": gallery.plain("On top")}
    painted.slack.state["modals"][gallery.PAULA].append(over)
    painted.touch()
    expect(page.get_by_role("dialog", name="On top")).to_be_visible()
    expect(modal).to_have_count(0)
    expect(page.locator(".modal.is-under")).to_have_attribute("inert", "")
    for _ in range(30):
        page.keyboard.press("Tab")
        assert (
            page.evaluate("document.activeElement.closest('.modal, body').ariaLabelledByElements?.[0]?.innerText")
            == "On top"
        )


def test_enter_waits_for_the_options_of_what_was_typed(page: Page, modal: Locator, painted: PaintedSandbox) -> None:
    with page.expect_response("**/input"):
        page.keyboard.type("gm")
        page.keyboard.press("Enter")
    expect(modal.get_by_role("combobox", name="Client")).to_have_value("Gmail")
    assert values(painted) == {"client": "gmail"}
