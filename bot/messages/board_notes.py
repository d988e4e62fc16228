"""The lines the bot adds to Notes on the board: plain text, each with its moment, so that none comes twice."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.domain.intake import Intake
from bot.domain.person import Person
from bot.domain.request import Request
from bot.domain.tracker_edits import ByHand
from bot.messages.texts import Texts


def line(text: str, at: datetime, texts: Texts) -> str:
    """Return a note as it stands on the board."""
    return texts.plain("board.line", when=f"{at.astimezone(UTC):%d %b %H:%M}", text=text)


def put_back(columns: Sequence[str], texts: Texts) -> str:
    """Return what is said once about a column of ours that a person filled in."""
    return texts.plain("board.put_back", columns=", ".join(columns))


def not_allowed(intake: Intake, texts: Texts) -> str:
    """Return that only the owner or an admin may."""
    return texts.plain("board.not_allowed", owner=intake.owner_name)


def owner_unknown(texts: Texts) -> str:
    """Return that the new owner is no full member in Slack."""
    return texts.plain("board.owner_unknown")


def no_teardown(why: Exception, texts: Texts) -> str:
    """Return why nothing can be revoked."""
    return texts.plain("board.no_teardown", why=str(why))


def sent_already(row: Request, texts: Texts) -> str:
    """Return that the row's request exists, and how it is asked for again."""
    return texts.plain("board.sent_already", app=row.app_label)


def teardown_asked(texts: Texts) -> str:
    """Return that the thread was asked."""
    return texts.plain("board.teardown_asked")


def declined_reason(editor: Person | None, texts: Texts) -> str:
    """Return the reason a row carries that was declined by hand."""
    return texts.plain("board.declined_reason", name=editor.name if editor is not None else "")


_REFUSED = {
    ByHand.ASK_AGAIN: "board.status_ask_again",
    ByHand.ASKED_AGAIN: "board.status_asked_again",
    ByHand.STILL_LIVE: "board.status_still_live",
    ByHand.ENDED: "board.status_ended",
}


def status_refused(meant: ByHand, row: Request, wanted: str, texts: Texts) -> str:
    """Return why a status set by hand was put back."""
    now, app = str(row.status), row.app_label
    if meant is ByHand.STILL_LIVE and row.is_share:
        return texts.plain("board.status_share_held", app=app, now=now)
    if meant in _REFUSED:
        return texts.plain(_REFUSED[meant], app=app, now=now)
    if row.is_share:
        return texts.plain("board.status_share", wanted=wanted or "…", app=app, now=now)
    return texts.plain("board.status_only_make", wanted=wanted or "…", now=now)


def copy(texts: Texts) -> str:
    """Return what a copied row is told."""
    return texts.plain("board.copy")
