"""A visitor of the page: what people of the story do there by hand, and where they look."""

import re
from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Locator, Page, expect

FORM = "New access request"
EMAIL = "Contact\N{RIGHT SINGLE QUOTATION MARK}s e-mail"
SOMETHING = re.compile(r"\w")
TABS = 12
"""Fields of the form that Tab may pass by on the way to the next one of the story."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks a client for."""

    client: str = "Acme GmbH"
    project: str = "Website relaunch"
    contact: str = "Carla Client"
    email: str = "carla@acme.example"
    apps: tuple[str, ...] = ("Gmail", "HubSpot", "Webflow")


class Visitor:
    """Works the page by keyboard and mouse, and waits only for what a person would see."""

    def __init__(self, page: Page, wish: Wish | None = None) -> None:
        self.page = page
        self.wish = wish or Wish()

    @property
    def form(self) -> Locator:
        """Return the form of a new request."""
        return self.page.get_by_role("dialog", name=FORM)

    @property
    def outcome(self) -> Locator:
        """Return the modal that follows the form."""
        return self.page.get_by_role("dialog", name="Access request", exact=True)

    @property
    def card(self) -> Locator:
        """Return the card in the channel."""
        heading = self.page.locator(".block-header", has_text=f"{self.wish.client} · {self.wish.project}")
        return self.page.locator(".chat .message").filter(has=heading)

    @property
    def thread(self) -> Locator:
        """Return the thread beside the channel."""
        return self.page.get_by_role("region", name="Thread")

    @property
    def consent(self) -> FrameLocator:
        """Return Make's page, as the client sees it."""
        return self.page.frame_locator("iframe")

    def row(self, app: str) -> Locator:
        """Return what the card says of one app."""
        return self.card.locator(".block.is-section", has_text=app)

    def type_command(self, text: str) -> None:
        """Type a slash command into the channel, and send it."""
        self.page.get_by_label("Message #").focus()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def fill_in(self) -> None:
        """Fill the form from top to bottom with the keyboard alone."""
        self._pick("Client", self.wish.client)
        self._pick("Project", self.wish.project)
        self._type("Contact at the client", self.wish.contact)
        self._type(EMAIL, self.wish.email)
        for app in self.wish.apps:
            self._pick("Apps", app)
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("listbox")).to_have_count(0)
        for app in self.wish.apps:
            expect(self.form.get_by_label(f"What {app} is for")).to_have_value(SOMETHING)

    def _pick(self, field: str, words: str) -> None:
        """Type into a select, and take the one thing that is offered."""
        self._tab_to(field)
        self.page.keyboard.type(words)
        expect(self.page.get_by_role("option")).to_have_text([re.compile(re.escape(words))])
        self.page.keyboard.press("Enter")
        if field == "Apps":
            expect(self.form.locator(".chip-label", has_text=words)).to_be_visible()
        else:
            expect(self.page.get_by_role("listbox")).to_have_count(0)

    def _type(self, field: str, words: str) -> None:
        """Type into a text field."""
        self._tab_to(field)
        self.page.keyboard.type(words)

    def _tab_to(self, field: str) -> None:
        """Press Tab until a field has the focus."""
        wanted = self.form.get_by_label(field, exact=True)
        wanted.wait_for()
        for _ in range(TABS):
            if wanted.evaluate("el => el === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {field}")

    def submit(self) -> None:
        """Submit the form."""
        self.form.get_by_role("button", name="Ask the client").click()

    def open_mail(self, app: str) -> None:
        """Open Make's mail about an app, and follow its link."""
        self.page.get_by_role("tab", name="Inbox").click()
        self.page.get_by_role("button", name=f"{self.wish.client} · {self.wish.project} · {app}").click()
        self.page.get_by_role("button", name="Open Make").click()

    def authorize(self, app: str) -> None:
        """Authorize an app on Make's page."""
        self.consent.get_by_role("button", name=f"Authorize {app}").click()
        expect(self.consent.get_by_role("button", name=f"Revoke {app}")).to_be_visible()

    def decline(self, app: str, reason: str) -> None:
        """Decline an app on Make's page."""
        self.consent.get_by_label(f"Decline {app}", exact=True).click()
        self.consent.get_by_label("Reason").fill(reason)
        self.consent.get_by_role("button", name=f"Confirm declining {app}").click()

    def press(self, app: str, button: str) -> None:
        """Press one of an app's buttons on the card."""
        below = self.row(app).locator("xpath=following-sibling::*[1]")
        below.get_by_role("button", name=button).click()

    def revoke(self, app: str) -> None:
        """Press Revoke on an app, and confirm it."""
        self.press(app, "Revoke")
        self.page.get_by_role("alertdialog", name=f"Revoke {app}?").get_by_role("button", name="Revoke").click()

    def become(self, name: str) -> None:
        """Be somebody else."""
        self.page.get_by_role("button", name="You are").click()
        self.page.get_by_role("menuitemradio", name=name).click()
