"""A finding: where Make, Notion, Slack and our rows differ, and what would mend it."""

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """What differs."""

    STRANGE_REQUEST = "strange_request"
    """Make has a request that bears our mark, and no row knows it."""
    REQUEST_GONE = "request_gone"
    """A row waits for a request that Make does not list any more."""
    LIVE_AFTER_END = "live_after_end"
    """A row has ended, and Make still holds access for it."""
    PAGE_MISSING = "page_missing"
    PAGE_EDITED = "page_edited"
    """Columns of ours say something else than the row."""
    PAGE_TWICE = "page_twice"
    CARD_GONE = "card_gone"
    """The card, and with it the thread, was deleted in Slack."""
    UNDELIVERED = "undelivered"


class Repair(StrEnum):
    """What an admin can have done about it; nothing of it happens without somebody asking."""

    DELETE_REQUEST = "delete_request"
    LOOK_AGAIN = "look_again"
    REVOKE = "revoke"
    WRITE_PAGE = "write_page"
    NEW_CARD = "new_card"
    SEND_AGAIN = "send_again"


REPAIRS = {
    FindingKind.STRANGE_REQUEST: Repair.DELETE_REQUEST,
    FindingKind.REQUEST_GONE: Repair.LOOK_AGAIN,
    FindingKind.LIVE_AFTER_END: Repair.REVOKE,
    FindingKind.PAGE_MISSING: Repair.WRITE_PAGE,
    FindingKind.PAGE_EDITED: Repair.WRITE_PAGE,
    FindingKind.CARD_GONE: Repair.NEW_CARD,
    FindingKind.UNDELIVERED: Repair.SEND_AGAIN,
}
"""What mends what; a page that is there twice is for people alone: only they know which one to keep."""
HARMLESS = frozenset({Repair.LOOK_AGAIN, Repair.WRITE_PAGE, Repair.NEW_CARD})
"""Takes nothing away and doubles nothing; the command line does these by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One difference.

    Attributes:
        subject: the opaque id of what it is about: a request at Make, a row, an intake, a page, a delivery's key.
        about: what people call it.
        detail: what else helps to judge it, such as the columns that differ.
        intake_id: whose it is; None when no intake knows it.
        version: which one of those that follow each other was looked at: the card's ts. Only that one is mended.
    """

    kind: FindingKind
    subject: str
    about: str
    detail: str = ""
    intake_id: str | None = None
    version: str | None = None

    @property
    def repair(self) -> Repair | None:
        """Return what would mend it; None when only people can."""
        return REPAIRS.get(self.kind)
