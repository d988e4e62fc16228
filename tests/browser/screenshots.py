"""`make screenshots`: play the story on the page against the real bot, and keep the pictures of it in docs/."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright

from sandbox.server import Sandbox
from sandbox.world.world import World
from tests.browser.conftest import CHROMIUM, FLAGS, HANDHELD, LAPTOP, SETTINGS, staffed, visit
from tests.browser.visitor import Visitor, Wish

DOCS = Path(__file__).parents[2] / "docs"
BEGIN = datetime(2026, 11, 19, 8, 20, tzinfo=UTC)
"""A Thursday morning; the late request is from then, the story plays on the Monday after."""
LATER = timedelta(hours=97, minutes=42)
LATE = Wish("Globex AG", "Online shop", "Glenn Globex", "glenn@globex.example", ("Shopify", "Klaviyo"))
STORY = Wish(apps=("Gmail", "Google Ads", "HubSpot", "Webflow"))
COLOURS = 256
LIMIT = 300_000
PATIENCE = 30_000.0
SHARP = 2


def main() -> int:
    """Take every picture; fails when one is too large."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, staffed(World(start=BEGIN)) as sandbox:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--hide-scrollbars"])
        _late_request(chromium, sandbox)
        sandbox.world.clock.advance(LATER)
        _story(chromium, sandbox)
        _phone(chromium, sandbox)
        chromium.close()
    heavy = [path.name for path in DOCS.glob("*.png") if path.stat().st_size > LIMIT]
    print(f"Too large: {', '.join(heavy)}" if heavy else f"The pictures are in {DOCS.name}/.")
    return len(heavy)


def _late_request(chromium: Browser, sandbox: Sandbox) -> None:
    """Ask a client who will not answer in time, so that Home has something late."""
    with _seen(chromium, sandbox) as page:
        page.get_by_role("button", name="client-globex").click()
        paula = Visitor(page, LATE)
        _ask(paula)
        expect(paula.card).to_contain_text("0 of 2 authorized")


def _story(chromium: Browser, sandbox: Sandbox) -> None:
    with _seen(chromium, sandbox) as page:
        paula = Visitor(page, STORY)
        paula.type_command("/credreq new")
        paula.fill_in()
        _form(paula)
        paula.submit()
        _close_outcome(paula)
        _answers(paula)
        _card(paula)
        _home(paula)


def _form(paula: Visitor) -> None:
    """Picture the form down to the first purposes: taller than a laptop shows it."""
    paula.page.set_viewport_size({"width": LAPTOP["width"], "height": 1240})
    paula.form.evaluate("el => { el.style.maxHeight = '1150px'; el.querySelector('.modal-body').scrollTop = 0 }")
    _keep(paula.page, "form", clip=_around(paula.form, 20))
    paula.form.evaluate("el => { el.style.maxHeight = '' }")
    paula.page.set_viewport_size(LAPTOP)


def _answers(paula: Visitor) -> None:
    """Let the client answer, app by app; the page and Make's own page are pictured in between."""
    paula.open_mail("Google Ads")
    paula.authorize("Google Ads")
    expect(paula.row("Google Ads")).to_contain_text("Authorized")
    paula.open_mail("Gmail")
    _consent(paula.page)
    paula.authorize("Gmail")
    expect(paula.row("Gmail")).to_contain_text("Authorized")
    paula.open_mail("Webflow")
    _keep(paula.page, "page")
    paula.decline("Webflow", "Our IT looks after this one")
    expect(paula.row("Webflow")).to_contain_text("Declined")
    paula.revoke("Google Ads")
    expect(paula.row("Google Ads")).to_contain_text("Revoked")


def _consent(page: Page) -> None:
    """Picture Make's page as the client has it: in a window of its own."""
    source = page.locator("iframe").get_attribute("src") or ""
    window = page.context.new_page()
    window.set_viewport_size({"width": 700, "height": 400})
    window.goto(f"{page.url.rstrip('/')}{source}")
    _keep(window, "consent", full_page=True)
    window.close()


def _card(paula: Visitor) -> None:
    """Picture the card beside its thread."""
    page = paula.page
    page.get_by_role("button", name="Client\N{RIGHT SINGLE QUOTATION MARK}s side").click()
    page.set_viewport_size({"width": 1360, "height": 880})
    _tidy(page)
    paula.card.get_by_role("button", name="replies").click()
    expect(paula.thread).to_contain_text("nothing is attached any more")
    paula.thread.get_by_label("Reply", exact=True).blur()
    _keep(page, "card", clip=_around(page.locator(".middle")))


def _home(paula: Visitor) -> None:
    page = paula.page
    page.set_viewport_size({"width": 1200, "height": 760})
    page.get_by_role("button", name="credreq", exact=True).click()
    expect(page.get_by_role("tabpanel", name="Home")).to_contain_text(LATE.client)
    _keep(page, "home")


def _phone(chromium: Browser, sandbox: Sandbox) -> None:
    with _seen(chromium, sandbox, **HANDHELD) as page:
        card = Visitor(page, STORY).card
        expect(card).to_be_visible()
        _tidy(page)
        card.evaluate("el => el.scrollIntoView({ block: 'start' })")
        _keep(page, "phone")


def _tidy(page: Page) -> None:
    """Put away the how-to and what only Paula sees."""
    page.get_by_role("button", name="Dismiss the how-to").click()
    page.get_by_role("button", name="Dismiss", exact=True).click()
    expect(page.get_by_text("Only visible to you")).to_have_count(0)


def _ask(paula: Visitor) -> None:
    paula.type_command("/credreq new")
    paula.fill_in()
    paula.submit()
    _close_outcome(paula)


def _close_outcome(paula: Visitor) -> None:
    expect(paula.outcome).to_contain_text("Make has everything")
    paula.outcome.get_by_role("button", name="Close").last.click()
    expect(paula.outcome).to_have_count(0)


@contextmanager
def _seen(chromium: Browser, sandbox: Sandbox, **context: Any) -> Iterator[Page]:
    """Open the page, sharp and still."""
    window = chromium.new_context(**SETTINGS | context, device_scale_factor=SHARP, reduced_motion="reduce")
    with visit(window.new_page(), sandbox.url) as page:
        yield page
    window.close()


def _around(part: Locator, margin: int = 0) -> FloatRect:
    box = part.bounding_box()
    if box is None:
        raise LookupError("there is nothing to picture")
    return {
        "x": box["x"] - margin,
        "y": box["y"] - margin,
        "width": box["width"] + 2 * margin,
        "height": box["height"] + 2 * margin,
    }


def _keep(page: Page, name: str, **options: Any) -> None:
    """Write a picture, with few colours so that it stays small."""
    page.mouse.move(0, 0)
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", **options))).convert("RGB")
    small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(DOCS / f"{name}.png", optimize=True)
    print(f"docs/{name}.png  {(DOCS / f'{name}.png').stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
