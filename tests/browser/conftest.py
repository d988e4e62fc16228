"""A painted sandbox on a free port and a real Chromium to look at it with."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from playwright.sync_api import Browser, Error, Page, ViewportSize, expect, sync_playwright

from sandbox.bot import BotInSandbox
from sandbox.control.routes import Control
from sandbox.page.routes import routes as page_routes
from sandbox.server import Sandbox, start
from sandbox.world.world import World
from tests.browser import gallery
from tests.browser.loop_thread import LoopThread
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
PATIENCE = 30_000.0
"""Milliseconds until something that should show is missed; a busy machine may need them."""
LAPTOP: ViewportSize = {"width": 1440, "height": 900}
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


class PaintedSandbox:
    """The page over a painted Slack, served from a thread of its own."""

    def __init__(self) -> None:
        self.world = World(start=datetime.fromtimestamp(gallery.NOW, UTC))
        self.slack = PaintedSlack(self.world.feed, gallery.slack())
        self.port = 0
        self._thread = LoopThread()

    @property
    def url(self) -> str:
        """Return the page's address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, on the same port as before when there was one."""
        self._thread.run(self._listen())

    def stop(self) -> None:
        """Stop listening."""
        self._thread.run(self._runner.cleanup())

    def touch(self) -> None:
        """Tell the page that the painted state changed."""
        self._thread.loop.call_soon_threadsafe(self.world.feed.touch)

    def close(self) -> None:
        """Stop for good."""
        self._thread.settle()
        self.stop()
        self._thread.close()

    async def _listen(self) -> None:
        app = web.Application()
        app.add_routes(self.slack.control())
        app.add_routes(Control(self.world, [self.slack]).routes())
        app.add_routes(page_routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def painted() -> Iterator[PaintedSandbox]:
    """Serve the page over the painted gallery."""
    sandbox = PaintedSandbox()
    sandbox.start()
    yield sandbox
    sandbox.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Serve the page over the real stand-ins, without the bot."""
    with LoopThread() as thread:
        served = thread.run(start(World()))
        yield served
        thread.settle()
        thread.run(served.close())


@contextmanager
def staffed(world: World) -> Iterator[Sandbox]:
    """Serve the page over the real stand-ins, with the real bot at work in them."""
    with LoopThread() as thread:
        served = thread.run(start(world))
        bot = thread.run(BotInSandbox(served).__aenter__())
        yield served
        thread.run(bot.__aexit__(None, None, None))
        thread.settle()
        thread.run(served.close())


SETTINGS: dict[str, Any] = {"viewport": LAPTOP, "timezone_id": "Europe/Berlin", "locale": "en-US"}
"""Of every profile: English, in Berlin's zone."""
HANDHELD: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="package")
def laptop(browser: Browser) -> Page:
    """Open a tab once; each test has a port, and with it a storage, of its own."""
    return browser.new_context(**SETTINGS).new_page()


@pytest.fixture(scope="package")
def handset(browser: Browser) -> Page:
    """Open a tab on a phone once."""
    return browser.new_context(**SETTINGS | HANDHELD).new_page()


@contextmanager
def visit(tab: Page, url: str) -> Iterator[Page]:
    """Open the page in a tab, and leave it afterwards; a script error fails the test."""
    errors: list[str] = []

    def note(error: Error) -> None:
        errors.append(str(error))

    tab.on("pageerror", note)
    tab.goto(url)
    tab.wait_for_selector(".chat")
    yield tab
    tab.goto("about:blank")
    tab.remove_listener("pageerror", note)
    assert errors == []


def wait_for_calls(page: Page, painted: PaintedSandbox, what: str, count: int) -> list[dict[str, Any]]:
    """Wait until so many calls of a kind have arrived, and return them.

    They travel one after the other, behind what the page shows; waiting for a response could take an earlier one's.
    """
    eventually(page, lambda: len(painted.slack.asked(what)) >= count, f"{count} calls of {what}")
    return painted.slack.asked(what)


def eventually(page: Page, seen: Callable[[], bool], what: str) -> None:
    """Wait until something is so that the page itself does not show; the page lives on meanwhile."""
    end = time.monotonic() + PATIENCE / 1000
    while not seen():
        assert time.monotonic() < end, f"this did not happen: {what}"
        page.wait_for_timeout(10)


@pytest.fixture
def page(laptop: Page, painted: PaintedSandbox) -> Iterator[Page]:
    """Open the painted page on a laptop."""
    laptop.set_viewport_size(LAPTOP)
    with visit(laptop, painted.url) as page:
        yield page


@pytest.fixture
def phone(handset: Page, painted: PaintedSandbox) -> Iterator[Page]:
    """Open the painted page on a phone."""
    with visit(handset, painted.url) as page:
        yield page


@pytest.fixture
def real(laptop: Page, sandbox: Sandbox) -> Iterator[Page]:
    """Open the page over the stand-ins on a laptop."""
    laptop.set_viewport_size(LAPTOP)
    with visit(laptop, sandbox.url) as page:
        yield page
