from playwright.sync_api import Page, expect

from tests.browser import gallery
from tests.browser.conftest import PaintedSandbox, eventually

NAMELESS = """() => [...document.querySelectorAll('button, input, textarea, a[href], iframe')]
  .filter(el => el.offsetParent && !(el.ariaLabel || el.innerText.trim() || el.title || el.labels?.length))
  .map(el => el.outerHTML)"""


def test_a_slash_command_is_completed_and_sent(page: Page, painted: PaintedSandbox) -> None:
    box = page.get_by_label("Message #client-acme")
    box.click()
    page.keyboard.type("/cr")
    expect(page.get_by_role("option").first).to_contain_text("/credreq new")
    page.keyboard.press("Enter")
    expect(box).to_have_value("/credreq new ")
    with page.expect_response("**/command"):
        page.keyboard.press("Enter")
    assert painted.slack.asked("command") == [{"channel": "C0ACME", "command": "/credreq", "text": "new"}]
    expect(box).to_have_value("")


def test_a_failed_command_stays_in_the_box(page: Page, painted: PaintedSandbox) -> None:
    painted.slack.answers["command"] = {"ok": False, "error": "operation_timeout"}
    box = page.get_by_label("Message #client-acme")
    box.fill("/credreq new")
    box.press("Enter")
    expect(page.locator(".composer .trouble")).to_contain_text("operation_timeout")
    expect(box).to_have_value("/credreq new")


def test_the_confirm_dialog_stands_before_the_click(page: Page, painted: PaintedSandbox) -> None:
    revoke = page.locator(".message").get_by_role("button", name="Revoke").first
    revoke.click()
    dialog = page.get_by_role("alertdialog", name="Revoke Gmail?")
    expect(dialog).to_contain_text("This cannot be undone.")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(revoke).to_be_focused()
    assert painted.slack.asked("click") == []
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Revoke")).to_be_focused()
    with page.expect_response("**/click"):
        page.keyboard.press("Enter")
    assert [body["action_id"] for body in painted.slack.asked("click")] == ["revoke"]


def test_an_ephemeral_is_seen_by_one_person(page: Page) -> None:
    mark = page.get_by_text("Only visible to you")
    expect(mark).to_be_visible()
    page.get_by_role("button", name="You are: Paula").click()
    page.get_by_role("menuitemradio", name="Mia Miller").click()
    expect(page.get_by_role("button", name="You are: Mia")).to_be_visible()
    expect(mark).to_have_count(0)


def test_a_guest_sees_only_their_channels(page: Page) -> None:
    page.get_by_role("button", name="You are: Paula").click()
    expect(page.get_by_role("menuitemradio", name="Dora Departed")).to_be_disabled()
    page.get_by_role("menuitemradio", name="Sid Single").click()
    expect(page.locator(".place-name")).to_have_text(["client-globex", "credreq"])


def test_a_thread_opens_and_takes_a_reply(page: Page, painted: PaintedSandbox) -> None:
    page.get_by_role("button", name="2 replies").click()
    thread = page.get_by_role("region", name="Thread")
    expect(thread.locator(".message")).to_have_count(3)
    reply = thread.get_by_label("Reply", exact=True)
    expect(reply).to_be_focused()
    page.keyboard.type("Thanks @Adam Admin")
    with page.expect_response("**/message"):
        page.keyboard.press("Enter")
    card = painted.slack.state["messages"]["C0ACME"][3]["ts"]
    assert painted.slack.asked("message") == [{"channel": "C0ACME", "text": "Thanks @adam", "thread_ts": card}]
    page.keyboard.press("Escape")
    expect(thread).to_have_count(0)


def test_a_card_edited_in_place_keeps_the_reader_where_they_are(page: Page, painted: PaintedSandbox) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    scroll = page.locator(".chat .scroll")
    scroll.evaluate("el => { el.scrollTop = 120; el.dispatchEvent(new Event('scroll')) }")
    card = painted.slack.state["messages"]["C0ACME"][3]
    card["blocks"] = [*card["blocks"], gallery.section("One line more", block_id="more")]
    painted.touch()
    expect(page.get_by_text("One line more")).to_be_attached()
    assert scroll.evaluate("el => el.scrollTop") == 120


def test_home_opens_with_the_app(page: Page, painted: PaintedSandbox) -> None:
    with page.expect_response("**/home"):
        page.get_by_role("button", name="credreq", exact=True).click()
    expect(page.get_by_role("tabpanel", name="Home").locator(".block-header")).to_have_text("Acme · Autumn relaunch")
    with page.expect_response("**/click"):
        page.get_by_role("button", name="Nudge now").click()
    assert painted.slack.asked("click")[0]["container"] == {"type": "view", "view_id": "V0HOME"}


def test_faults_are_switched_on_seen_and_switched_off(page: Page, painted: PaintedSandbox) -> None:
    page.get_by_role("button", name="Faults").click()
    page.get_by_label("The next call only").check()
    page.get_by_role("switch", name="Make: Outage").click()
    expect(page.get_by_role("switch", name="Make: Outage")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator(".fault-chip")).to_have_text("Make: Outage")
    eventually(page, lambda: [f.face for f in painted.world.faults.standing()] == ["make"], "the fault stands")
    assert [(f.face, f.kind, f.times) for f in painted.world.faults.standing()] == [("make", "outage", 1)]
    page.get_by_role("button", name="Switch off Make Outage").click()
    expect(page.locator(".fault-chip")).to_have_count(0)
    eventually(page, lambda: painted.world.faults.standing() == [], "no fault stands")


def test_the_panel_of_faults_is_left_with_escape(page: Page) -> None:
    page.get_by_role("button", name="Faults").click()
    page.get_by_role("switch", name="Slack: Slow").click()
    page.get_by_role("button", name="All off").click()
    expect(page.get_by_role("switch", name="Slack: Slow")).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Faults")).to_have_count(0)
    expect(page.get_by_role("button", name="Faults")).to_be_focused()


def test_the_clock_jumps(page: Page, painted: PaintedSandbox) -> None:
    before = painted.world.clock.now()
    expect(page.locator(".clock-now")).to_have_text("Mon, Nov 23, 9:00 PM")
    page.get_by_role("button", name="Move the clock 24 hours on").click()
    expect(page.locator(".clock-now")).to_have_text("Tue, Nov 24, 9:00 PM")
    assert (painted.world.clock.now() - before).days == 1


def test_the_banner_comes_and_goes_with_the_sandbox(page: Page, painted: PaintedSandbox) -> None:
    banner = page.get_by_role("alert").filter(has_text="Sandbox is not answering")
    painted.stop()
    expect(banner).to_be_visible()
    painted.slack.state["messages"]["C0ACME"].append({"ts": gallery.ts(0), "user": "U0MIA", "text": "Back again"})
    painted.start()
    expect(banner).to_have_count(0)
    expect(page.get_by_text("Back again")).to_be_visible()


def test_the_how_to_is_dismissed_for_good(page: Page) -> None:
    hint = page.get_by_role("complementary", name="How to start")
    hint.get_by_role("button", name="Type it for me").click()
    expect(page.get_by_label("Message #client-acme")).to_have_value("/credreq new")
    hint.get_by_role("button", name="Dismiss the how-to").click()
    page.reload()
    page.wait_for_selector(".message")
    expect(hint).to_have_count(0)


def test_everything_to_press_has_a_name(page: Page) -> None:
    page.get_by_role("button", name="2 replies").click()
    page.get_by_role("region", name="Thread").wait_for()
    assert page.evaluate(NAMELESS) == []
