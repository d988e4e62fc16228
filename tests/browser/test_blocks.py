import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PaintedSandbox, wait_for_calls


@pytest.fixture
def blocks(page: Page) -> Page:
    page.get_by_role("button", name="random").click()
    page.wait_for_selector(".block-header")
    return page


def test_every_block_is_drawn(blocks: Page) -> None:
    expect(blocks.locator(".block-header")).to_have_text("A header 🚀")
    expect(blocks.locator(".section-fields .text")).to_have_text(["Left1", "Right & <2>"])
    expect(blocks.locator(".picture")).to_have_text("no picture")
    expect(blocks.locator(".context").first).to_contain_text("small print")
    expect(blocks.locator(".figure")).to_contain_text("Chart")
    expect(blocks.locator("hr.divider")).not_to_have_count(0)
    expect(blocks.locator(".rich ol li")).to_have_text(["first", "first"])
    expect(blocks.locator(".md-heading")).to_have_text("Title")
    expect(blocks.locator(".table td")).to_have_text(["Gmail", "<b>3 h</b>"])
    expect(blocks.get_by_label("Name")).to_be_visible()
    expect(blocks.locator(".unknown")).to_have_text("This page does not draw “hologram” blocks.")


def test_buttons_carry_their_style(blocks: Page) -> None:
    acts = blocks.locator(".actions")
    expect(acts.get_by_role("button", name="Primary")).to_have_class("btn is-primary")
    expect(acts.get_by_role("button", name="Danger")).to_have_class("btn is-danger")
    out = acts.get_by_role("link", name="Out")
    expect(out).to_have_attribute("href", "https://example.com/")
    expect(out).to_have_attribute("target", "_blank")


def test_bad_addresses_are_no_links(blocks: Page) -> None:
    expect(blocks.locator("[href^='javascript'], img[src^='javascript']")).to_have_count(0)
    expect(blocks.get_by_text("bad link")).to_have_class("dead-link")


def test_a_button_sends_its_place(blocks: Page, painted: PaintedSandbox) -> None:
    blocks.get_by_role("button", name="Plain", exact=True).click()
    message = painted.slack.state["messages"]["C0RANDOM"][0]
    container = {"type": "message", "channel": "C0RANDOM", "ts": message["ts"]}
    blocks.get_by_role("button", name="Primary").click()
    sent = wait_for_calls(blocks, painted, "click", 2)
    assert [body["action_id"] for body in sent] == ["plain", "primary"]
    assert sent[0]["container"] == container
    assert sent[0]["block_id"] == "a"


def test_an_overflow_menu_works_by_keyboard(blocks: Page, painted: PaintedSandbox) -> None:
    blocks.locator(".actions").get_by_role("button", name="More actions").press("Enter")
    expect(blocks.get_by_role("menuitem", name="X")).to_be_focused()
    blocks.keyboard.press("ArrowDown")
    with blocks.expect_response("**/click"):
        blocks.keyboard.press("Enter")
    assert painted.slack.asked("click")[0]["value"] == "y"
    expect(blocks.get_by_role("menu")).to_have_count(0)


def test_a_select_in_a_message_sends_its_pick(blocks: Page, painted: PaintedSandbox) -> None:
    box = blocks.locator(".accessory").get_by_role("combobox")
    box.click()
    with blocks.expect_response("**/click"):
        blocks.get_by_role("option", name="Two").click()
    assert painted.slack.asked("click")[0]["value"] == "two"
    expect(box).to_have_value("Two")


def test_a_missed_ack_shows_the_error_where_it_was_pressed(blocks: Page, painted: PaintedSandbox) -> None:
    painted.slack.answers["click"] = {"ok": False, "error": "operation_timeout"}
    blocks.get_by_role("button", name="Plain", exact=True).click()
    expect(blocks.locator(".message .trouble")).to_contain_text("operation_timeout")
