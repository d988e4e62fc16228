import pytest
from playwright.sync_api import Page, expect

from tests.browser import gallery
from tests.browser.conftest import PaintedSandbox

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_panes_become_tabs(phone: Page) -> None:
    sidebar, chat, client = phone.locator(".sidebar"), phone.locator(".chat"), phone.locator(".client")
    tabs = phone.get_by_role("navigation", name="Panes")
    expect(chat).to_be_visible()
    expect(sidebar).to_be_hidden()
    tabs.get_by_role("button", name="Client").tap()
    expect(client).to_be_visible()
    expect(chat).to_be_hidden()
    tabs.get_by_role("button", name="Channels").tap()
    expect(sidebar).to_be_visible()
    phone.get_by_role("button", name="client-globex").tap()
    expect(phone.get_by_role("region", name="#client-globex")).to_be_visible()
    tabs.get_by_role("button", name="Clock").tap()
    expect(phone.get_by_role("button", name="Move the clock 72 hours on")).to_be_visible()


def test_nothing_is_wider_than_the_phone(phone: Page, painted: PaintedSandbox) -> None:
    for name in ("Channels", "Client", "Clock", "Chat"):
        phone.get_by_role("navigation", name="Panes").get_by_role("button", name=name).tap()
        assert phone.evaluate(OVERFLOW) == 0, name
    phone.get_by_role("button", name="2 replies").tap()
    expect(phone.get_by_role("region", name="Thread")).to_be_visible()
    assert phone.evaluate(OVERFLOW) == 0
    painted.slack.state["modals"] = {gallery.PAULA: [gallery.modal()]}
    painted.touch()
    expect(phone.get_by_role("dialog", name="New intake")).to_be_visible()
    assert phone.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("width", [1280, 1440])
def test_nothing_is_cut_on_a_laptop(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("button", name="2 replies").click()
    page.get_by_role("region", name="Thread").wait_for()
    cut = "[...document.querySelectorAll('.scroll, .sidebar, .client-body')].filter(el => el.scrollWidth > el.clientWidth + 1).length"
    assert page.evaluate(cut) == 0
    assert page.evaluate(OVERFLOW) == 0
