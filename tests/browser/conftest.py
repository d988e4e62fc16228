"""A painted sandbox on a free port and a real Chromium to look at it with."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from playwright.sync_api import Browser, Page, sync_playwright

from sandbox.control.routes import Control
from sandbox.page.routes import routes as page_routes
from sandbox.world.world import World
from tests.browser import gallery
from tests.browser.painted import PaintedSlack

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the browser's tests on one worker, and skip them where Chromium is missing."""
    for item in items:
        if "tests/browser" not in item.path.as_posix():
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium: apt install chromium"))


@dataclass
class PaintedSandbox:
    """A running page over a painted Slack; `change` runs on the server's own loop."""

    url: str
    slack: PaintedSlack
    world: World
    loop: asyncio.AbstractEventLoop

    def touch(self) -> None:
        """Tell the page that the painted state changed."""
        self.loop.call_soon_threadsafe(self.world.feed.touch)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


async def _serve(world: World, slack: PaintedSlack, port: int = 0) -> tuple[web.AppRunner, int]:
    app = web.Application()
    app.add_routes(slack.control())
    app.add_routes(Control(world, [slack]).routes())
    app.add_routes(page_routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner, runner.addresses[0][1]


@pytest.fixture
def painted() -> Iterator[PaintedSandbox]:
    """Serve the page over the painted gallery."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    world = World(start=datetime.fromtimestamp(gallery.NOW, UTC))
    slack = PaintedSlack(world.feed, gallery.slack())
    runner, port = asyncio.run_coroutine_threadsafe(_serve(world, slack), loop).result(5)
    yield PaintedSandbox(f"http://127.0.0.1:{port}", slack, world, loop)
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


def open_page(browser: Browser, url: str, **context: Any) -> Page:
    """Open the page in a fresh profile, in English and in Berlin's zone."""
    settings: dict[str, Any] = {"viewport": LAPTOP, "timezone_id": "Europe/Berlin", "locale": "en-US"}
    page = browser.new_context(**settings | context).new_page()
    page.goto(url)
    page.wait_for_selector(".message")
    return page


@pytest.fixture
def page(browser: Browser, painted: PaintedSandbox) -> Iterator[Page]:
    """Open the page on a laptop; a script error fails the test."""
    opened = open_page(browser, painted.url)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.context.close()
    assert errors == []
