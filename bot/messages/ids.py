"""Ids by which Slack tells us what was pressed, picked or submitted."""

from enum import StrEnum


class ActionId(StrEnum):
    """Buttons and form elements."""

    NEW = "credreq.new"
    REVOKE = "credreq.revoke"
    DETAILS = "credreq.details"
    """Shows a row that a crowded card has in short, with its buttons."""
    RETRY = "credreq.retry"
    KEEP = "credreq.keep"
    REAUTHORIZE = "credreq.reauthorize"
    ASK_AGAIN = "credreq.ask_again"
    WRONG_TEXT = "credreq.wrong_text"
    """Shows words that ask the client for the right account."""
    REPAIR = "credreq.repair"
    """Mends what a comparison found."""
    OPEN_TRACKER = "credreq.open_tracker"
    SHOW_LINK = "credreq.show_link"
    GIVE_SHARE = "credreq.give_share"
    SHOW_SHARE = "credreq.show_share"
    END_SHARE = "credreq.end_share"
    OPEN_CARD = "credreq.open_card"
    CLOSE = "credreq.close"
    """Opens the form that closes the project of a card."""
    APPROVE = "credreq.approve"
    CALL_OFF = "credreq.call_off"
    NUDGE = "credreq.nudge"
    REMINDERS = "credreq.reminders"
    """The menu beside it: snooze, mute, waiting on us."""
    HOME_SECTION = "credreq.home.section"
    """Shows one list alone; the value is its name."""
    HOME_BACK = "credreq.home.back"
    HOME_PREVIOUS = "credreq.home.previous"
    HOME_NEXT = "credreq.home.next"
    HOME_CLIENT = "credreq.home.client"
    """Narrows the lists to a client."""
    HOME_NARROW = "credreq.home.narrow"
    """Opens the form that narrows the lists."""
    HOME_ALL = "credreq.home.all"
    FIND_CLIENT = "credreq.find_client"
    PICK_CLIENT = "credreq.pick_client"
    PICK_PROJECT = "credreq.pick_project"
    PICK_APPS = "credreq.pick_apps"
    LOOK_AHEAD = "credreq.look_ahead"
    """A form element whose value changes who is reminded, when, or in which language."""
    VALUE = "credreq.value"
    """Every form element that only holds a value."""


class CallbackId(StrEnum):
    """Views."""

    NEW_INTAKE = "credreq.new_intake"
    SNOOZE = "credreq.snooze"
    CLOSE = "credreq.close_project"
    NARROW = "credreq.narrow"
    GIVE_SHARE = "credreq.give_share"
    NOTE = "credreq.note"
    """A modal that only tells something."""
    HOME = "credreq.home"


class FieldId(StrEnum):
    """The form's input blocks; the part after the namespace is the field's name in `Problem.where`."""

    CLIENT = "credreq.client"
    PROJECT = "credreq.project"
    CONTACT_NAME = "credreq.contact_name"
    CONTACT_EMAIL = "credreq.contact_email"
    CONTACT_SLACK = "credreq.contact_slack"
    APPS = "credreq.apps"
    OWNER = "credreq.owner"
    CHANNEL = "credreq.channel"
    ONE_LINK = "credreq.one_link"
    SPONSOR_EMAIL = "credreq.sponsor_email"
    LANGUAGE = "credreq.language"
    CALENDAR = "credreq.calendar"
    EXPECTED_ACCOUNT = "credreq.expected_account"


class NarrowId(StrEnum):
    """The input blocks of the form that narrows the lists."""

    WORDS = "credreq.narrow.words"
    CLIENT = "credreq.narrow.client"
    OWNER = "credreq.narrow.owner"
    STATUS = "credreq.narrow.status"


HOME_BUTTONS, HOME_PAGES = "credreq.home.buttons", "credreq.home.pages"
FOOTER = "credreq.footer"
"""The block that says as of when a message is; it alone may be out of date."""
BOARD = "credreq.board"
ONE_LINK_VALUE = "one_link"

_PURPOSE = "credreq.purpose."


def purpose_block(app_key: str) -> str:
    """Return the block id of an app's purpose."""
    return f"{_PURPOSE}{app_key}"


def purpose_app(block_id: str) -> str | None:
    """Return the app a purpose block belongs to; None for any other block."""
    return block_id.removeprefix(_PURPOSE) if block_id.startswith(_PURPOSE) else None


def field_block(where: str) -> str:
    """Return the block id of the field a `Problem` names."""
    return f"credreq.{where}"


def row_block(row_id: str) -> str:
    """Return the block id of a row's text."""
    return f"credreq.row.{row_id}"


SHARE_ADDRESS = "credreq.share_address"
"""The one field of the form that takes a share link."""
SNOOZE_DAY = "credreq.snooze_day"
"""The one field of the snooze form."""


CLOSE_NAME = "credreq.close_name"
"""The field of the form that closes a project in which its name is typed to confirm."""


def approve_block(teardown_id: str) -> str:
    """Return the block id of the question whether a project may be closed."""
    return f"credreq.approve.{teardown_id}"


def reminders_block(intake_id: str) -> str:
    """Return the block id of an intake's buttons."""
    return f"credreq.reminders.{intake_id}"


def shares_block(row_id: str) -> str:
    """Return the block id of the button for a row's share link, where it is asked for."""
    return f"credreq.shares.{row_id}"


def section_block(section: str) -> str:
    """Return the block id of the button below one of App Home's lists."""
    return f"credreq.home.{section}"


def entry_block(section: str, intake_id: str) -> str:
    """Return the block id of the buttons of an intake in one of App Home's lists."""
    return f"credreq.home.{section}.{intake_id}"


def buttons_block(row_id: str) -> str:
    """Return the block id of a row's buttons."""
    return f"credreq.buttons.{row_id}"


def offer_block(row_id: str) -> str:
    """Return the block id of the offer to close a project, made because of this row."""
    return f"credreq.offer.{row_id}"


def teardown_block(row_id: str) -> str:
    """Return the block id of the question whether a row's access may be taken back."""
    return f"credreq.teardown.{row_id}"
