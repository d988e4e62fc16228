"""The whole story by hand, in Chromium, against the real bot in the sandbox."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from sandbox.server import Sandbox
from sandbox.world.world import World
from tests.browser.conftest import LAPTOP, PHONE, staffed, visit
from tests.browser.visitor import EMAIL, Visitor, Wish

SCALE = 5.0
"""The sandbox's clock runs faster here, so that the bot looks at Make more often."""


@pytest.fixture(scope="module")
def agency() -> Iterator[Sandbox]:
    """Run the sandbox with the bot in it, once: each test asks another client."""
    with staffed(World(scale=SCALE)) as served:
        yield served


@pytest.fixture
def desk(laptop: Page, agency: Sandbox) -> Iterator[Page]:
    laptop.set_viewport_size(LAPTOP)
    with visit(laptop, agency.url) as page:
        yield page
        page.evaluate("localStorage.clear()")


@pytest.fixture
def pocket(handset: Page, agency: Sandbox) -> Iterator[Page]:
    with visit(handset, agency.url) as page:
        yield page


def test_the_story_by_hand(desk: Page) -> None:
    paula = Visitor(desk)
    ask(paula)
    answer(paula)
    take_back(paula)
    refuse(paula)


def ask(paula: Visitor) -> None:
    paula.type_command("/credreq new")
    paula.fill_in()
    paula.submit()
    outcome = paula.outcome
    expect(outcome).to_contain_text("Make has everything and mails Carla Client what to do.")
    outcome.get_by_role("link", name="Open card").click()
    expect(paula.card).to_have_class(re.compile("is-lit"))
    outcome.get_by_role("button", name="Close").last.click()
    expect(paula.card).to_contain_text("0 of 3 authorized")
    expect(paula.card.get_by_text("Pending")).to_have_count(3)


def answer(paula: Visitor) -> None:
    paula.open_mail("Gmail")
    paula.consent.get_by_role("button", name="Authorize Gmail").click()
    expect(paula.row("Gmail")).to_contain_text("Authorized")
    expect(paula.card).to_contain_text("1 of 3 authorized")
    paula.open_mail("Webflow")
    paula.decline("Webflow", "Our IT does that")
    expect(paula.row("Webflow")).to_contain_text("Declined")
    expect(paula.row("Webflow")).to_contain_text("Reason: “Our IT does that”")


def take_back(paula: Visitor) -> None:
    paula.revoke("Gmail")
    expect(paula.row("Gmail")).to_contain_text("Revoked")
    expect(paula.row("Gmail")).to_contain_text("by @Paula Park")
    paula.card.get_by_role("button", name="replies").click()
    told = paula.thread.get_by_role("log", name="Replies")
    expect(told).to_contain_text("@Paula Park asked for Gmail, HubSpot and Webflow.")
    expect(told).to_contain_text("Gmail: authorized by Carla Client.")
    expect(told).to_contain_text("Webflow: declined by Carla Client. Reason: “Our IT does that”")
    expect(told).to_contain_text("Gmail: revoked, as @Paula Park asked. Proof: 1 credential was removed")


def refuse(paula: Visitor) -> None:
    paula.become("Mia Miller")
    expect(paula.page.get_by_text("Only visible to you")).to_have_count(0)
    paula.revoke("HubSpot")
    refusal = paula.page.locator(".message.is-ephemeral")
    expect(refusal).to_contain_text("Only visible to you")
    expect(refusal).to_contain_text("Only @Paula Park and @Adam Admin can revoke this access. Please ask them.")
    expect(paula.row("HubSpot")).to_contain_text("Pending")
    paula.become("Paula Park")
    expect(paula.page.get_by_text("can revoke this access")).to_have_count(0)


def test_the_story_on_a_phone(pocket: Page) -> None:
    paula = Visitor(pocket, Wish("Globex AG", "Shop", "Glenn Globex", "glenn@globex.example", ("Shopify",)))
    panes = pocket.get_by_role("navigation", name="Panes")
    paula.type_command("/credreq new")
    paula.fill_in()
    paula.submit()
    paula.outcome.get_by_role("button", name="Close").last.tap()
    expect(paula.row("Shopify")).to_contain_text("Pending")
    panes.get_by_role("button", name="Client").tap()
    paula.open_mail("Shopify")
    paula.consent.get_by_role("button", name="Authorize Shopify").tap()
    expect(paula.consent.get_by_role("button", name="Revoke Shopify")).to_be_visible()
    panes.get_by_role("button", name="Chat").tap()
    expect(paula.row("Shopify")).to_contain_text("Authorized")
    paula.revoke("Shopify")
    expect(paula.row("Shopify")).to_contain_text("Revoked")
    expect(paula.card).to_contain_text("0 of 1 authorized · 1 revoked")
    assert pocket.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_page_may_be_reloaded_at_any_time(desk: Page) -> None:
    paula = Visitor(desk, Wish("Initech", "Reports", "Ines Initech", "ines@initech.example", ("HubSpot", "Stripe")))
    paula.type_command("/credreq new")
    paula.fill_in()
    expect(paula.form.get_by_label("What Stripe is for")).to_be_visible()
    desk.reload()
    expect(paula.form.get_by_label(EMAIL)).to_have_value("ines@initech.example")
    expect(paula.form.locator(".chip-label")).to_have_text(["HubSpot", "Stripe"])
    paula.submit()
    desk.reload()
    expect(paula.outcome).to_contain_text("Make has everything")
    paula.outcome.get_by_role("button", name="Close").last.click()
    expect(paula.card).to_contain_text("0 of 2 authorized")
    paula.open_mail("Stripe")
    desk.reload()
    paula.open_mail("Stripe")
    paula.consent.get_by_label("Key").fill("rk_anything")
    paula.consent.get_by_role("button", name="Authorize Stripe").click()
    expect(paula.consent.get_by_role("button", name="Revoke Stripe")).to_be_visible()
    desk.reload()
    expect(paula.row("Stripe")).to_contain_text("Authorized")
    expect(paula.card).to_have_count(1)
