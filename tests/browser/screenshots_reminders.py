"""`python -m tests.browser.screenshots_reminders`: let a week pass, and keep the pictures of its reminders in docs/."""

import sys
from datetime import UTC, datetime, timedelta

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox.server import Sandbox
from sandbox.world.world import World
from tests.browser.conftest import CHROMIUM, FLAGS, staffed
from tests.browser.screenshots import PATIENCE, _around, _ask, _keep, _seen
from tests.browser.visitor import Visitor, Wish

BEGIN = datetime(2026, 11, 23, 8, 20, tzinfo=UTC)
STORY = Wish(apps=("Gmail", "Google Ads", "HubSpot"))


def main() -> int:
    """Take the pictures."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, staffed(World(start=BEGIN)) as sandbox:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--hide-scrollbars"])
        _reminders(chromium, sandbox)
        chromium.close()
    return 0


def _reminders(chromium: Browser, sandbox: Sandbox) -> None:
    with _seen(chromium, sandbox) as page:
        paula = Visitor(page, STORY)
        _ask(paula)
        _authorize(sandbox, "Gmail")
        expect(paula.row("Gmail")).to_contain_text("Authorized")
        _hours(sandbox, 24.1)
        expect(paula.card).to_contain_text("last one")
        _hours(sandbox, 48.1)
        paula.card.get_by_role("button", name="replies").click()
        expect(paula.thread).to_contain_text("3 days ago")
        page.get_by_role("tab", name="Inbox").click()
        _mail(page)
        _thread(paula)


def _mail(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 1300})
    page.get_by_role("button", name="Still open: access for").first.click()
    mail = page.locator("article.reading")
    expect(mail).to_contain_text("Hello Carla Client")
    _keep(page, "mail", clip=_around(mail))


def _thread(paula: Visitor) -> None:
    page = paula.page
    page.get_by_role("button", name="Client\N{RIGHT SINGLE QUOTATION MARK}s side").click()
    page.set_viewport_size({"width": 1360, "height": 980})
    paula.thread.get_by_label("Reply", exact=True).blur()
    _keep(page, "nudge", clip=_around(page.locator(".middle")))


def _hours(sandbox: Sandbox, number: float) -> None:
    sandbox.world.clock.advance(timedelta(hours=number))


def _authorize(sandbox: Sandbox, app: str) -> None:
    state = httpx.get(f"{sandbox.url}/control/state", trust_env=False).json()
    names = {r["id"]: str(r["credentials"]) for r in state["make"]["requests"]}
    asked = next(request_id for request_id, named in names.items() if f"· {app} [" in named)
    answer = {"requestId": asked, "do": "authorize"}
    httpx.post(f"{sandbox.url}/control/make/consent", json=answer, trust_env=False).raise_for_status()


if __name__ == "__main__":
    sys.exit(main())
