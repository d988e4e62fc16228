"""The phase of a row: its status as a person should understand it now."""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain import asking_again, renewing
from bot.domain.account import is_wrong_account
from bot.domain.credential import Health
from bot.domain.dossier import Dossier
from bot.domain.make_request import Creation
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.transitions import GONE_REASON, current


class Phase(StrEnum):
    """What a row is going through; each has an icon, a word and a hint among the texts."""

    ASKING = "asking"
    FAILED = "failed"
    PENDING = "pending"
    WITHDRAWN = "withdrawn"
    PARTIAL = "partial"
    AUTHORIZED = "authorized"
    DECLINED = "declined"
    GONE = "gone"
    INVALID = "invalid"
    REVOKING = "revoking"
    REVOKED = "revoked"
    AGAIN = "again"
    """Its old link is being taken down, so that the client can be asked anew."""
    RENEWING = "renewing"
    """Make is being asked to have the client sign in again."""
    SIGNING_IN = "signing_in"
    """Make has asked them."""
    SILENT = "silent"
    """Authorized, and its connection has never answered."""
    WRONG = "wrong"
    """Authorized, with another account than was expected."""
    MISSING = "missing"
    """Make has no connection for it any more, and its link asks for none."""
    BACK = "back"
    """It has ended, and yet Make holds access for it."""


BY_STATUS: Mapping[str, Phase] = {
    Status.PENDING: Phase.PENDING,
    Status.PARTIALLY_AUTHORIZED: Phase.PARTIAL,
    Status.AUTHORIZED: Phase.AUTHORIZED,
    Status.DECLINED: Phase.DECLINED,
    Status.INVALID: Phase.INVALID,
    Status.REVOKED: Phase.REVOKED,
}
"""What a status is called when nothing else is to be said of the row."""


def phase(dossier: Dossier, row: Request) -> Phase:
    """Return the phase of a row."""
    if row.is_revoking:
        return Phase.REVOKING
    if row.is_asked_again:
        return Phase.AGAIN
    if row.has_ended:
        return _ended(dossier, row)
    if row.requested_at is None:
        return Phase.FAILED if creation(dossier, row) is Creation.FAILED else Phase.ASKING
    if row.is_renewing:
        return Phase.RENEWING
    return _waiting(dossier, row) if row.status is Status.PENDING else _answered(dossier, row)


def _waiting(dossier: Dossier, row: Request) -> Phase:
    held = current(row, dossier.credentials_of(row.id))
    if row.withdrawn_at is not None:
        return Phase.MISSING if any(c.health is Health.MISSING for c in held) else Phase.WITHDRAWN
    return Phase.SIGNING_IN if any(c.state == "reauthorizing" for c in held) else Phase.PENDING


def _answered(dossier: Dossier, row: Request) -> Phase:
    held = current(row, dossier.credentials_of(row.id))
    if row.status is Status.AUTHORIZED and is_wrong_account(row, held):
        return Phase.WRONG
    if row.status is Status.AUTHORIZED and any(c.health is Health.SILENT for c in held):
        return Phase.SILENT
    return BY_STATUS[row.status]


def _ended(dossier: Dossier, row: Request) -> Phase:
    if is_live(dossier, row):
        return Phase.BACK
    if row.status is Status.DECLINED and row.decline_reason in {None, GONE_REASON} and _is_gone(dossier, row):
        return Phase.GONE
    return BY_STATUS[row.status]


def _is_gone(dossier: Dossier, row: Request) -> bool:
    return creation(dossier, row) is Creation.GONE


def creation(dossier: Dossier, row: Request) -> Creation | None:
    """Return how far the Make request that carries a row has come."""
    made = dossier.make_request(row.make_request_id)
    return made.creation if made is not None else None


def is_live(dossier: Dossier, row: Request) -> bool:
    """Tell whether Make may still hold access for a row."""
    return any(credential.is_live for credential in dossier.credentials_of(row.id))


def can_revoke(dossier: Dossier, row: Request) -> bool:
    """Tell whether there is something to revoke and nobody is at it."""
    if row.requested_at is None or row.is_held:
        return False
    return not row.has_ended or is_live(dossier, row)


def can_retry(dossier: Dossier, row: Request) -> bool:
    """Tell whether asking Make failed; of rows that share one request, the first one offers it."""
    failed = creation(dossier, row) is Creation.FAILED
    return failed and row.id == dossier.requests_of(row.make_request_id)[0].id


def can_reauthorize(dossier: Dossier, row: Request) -> bool:
    """Tell whether a connection stopped working, or never did, and Make can have it renewed."""
    broken = phase(dossier, row) in {Phase.INVALID, Phase.SILENT}
    return broken and bool(renewing.to_renew(row, dossier.credentials_of(row.id)))


def can_ask_again(dossier: Dossier, row: Request) -> bool:
    """Tell whether a new link is the way on: not while the old one still is, nor where a renewal would do."""
    now_in = phase(dossier, row)
    if now_in in {Phase.WITHDRAWN, Phase.BACK} or (now_in is Phase.INVALID and can_reauthorize(dossier, row)):
        return False
    return asking_again.may_ask(row, dossier.credentials_of(row.id)) is None


def can_show_link(dossier: Dossier, row: Request) -> bool:
    """Tell whether the client still needs the link and we hold it; of rows that share one, the first open one."""
    made = dossier.make_request(row.make_request_id)
    if made is None or made.public_uri is None or made.creation is not Creation.CREATED:
        return False
    waiting = [r.id for r in dossier.requests_of(made.id) if r.is_open and not r.is_held]
    return waiting[:1] == [row.id]


def link_is_unknown(dossier: Dossier, row: Request) -> bool:
    """Tell whether Make has the request but its link never reached us."""
    made = dossier.make_request(row.make_request_id)
    return made is not None and made.creation is Creation.CREATED and made.public_uri is None
