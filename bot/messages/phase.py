"""The phase of a row: its status as a person should understand it now."""

from enum import StrEnum

from bot.domain.dossier import Dossier
from bot.domain.make_request import Creation
from bot.domain.request import Request
from bot.domain.status import Status


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
    BACK = "back"
    """It has ended, and yet Make holds access for it."""


_BY_STATUS = {
    Status.PENDING: Phase.PENDING,
    Status.PARTIALLY_AUTHORIZED: Phase.PARTIAL,
    Status.AUTHORIZED: Phase.AUTHORIZED,
    Status.DECLINED: Phase.DECLINED,
    Status.INVALID: Phase.INVALID,
    Status.REVOKED: Phase.REVOKED,
}


def phase(dossier: Dossier, row: Request) -> Phase:
    """Return the phase of a row."""
    if row.is_revoking:
        return Phase.REVOKING
    if row.has_ended:
        return _ended(dossier, row)
    if row.requested_at is None:
        return Phase.FAILED if creation(dossier, row) is Creation.FAILED else Phase.ASKING
    if row.status is Status.PENDING and row.withdrawn_at is not None:
        return Phase.WITHDRAWN
    return _BY_STATUS[row.status]


def _ended(dossier: Dossier, row: Request) -> Phase:
    if is_live(dossier, row):
        return Phase.BACK
    if row.status is Status.DECLINED and creation(dossier, row) is Creation.GONE:
        return Phase.GONE
    return _BY_STATUS[row.status]


def creation(dossier: Dossier, row: Request) -> Creation | None:
    """Return how far the Make request that carries a row has come."""
    made = dossier.make_request(row.make_request_id)
    return made.creation if made is not None else None


def is_live(dossier: Dossier, row: Request) -> bool:
    """Tell whether Make may still hold access for a row."""
    return any(credential.is_live for credential in dossier.credentials_of(row.id))


def can_revoke(dossier: Dossier, row: Request) -> bool:
    """Tell whether there is something to revoke and nobody is at it."""
    if row.requested_at is None or row.is_revoking:
        return False
    return not row.has_ended or is_live(dossier, row)


def can_retry(dossier: Dossier, row: Request) -> bool:
    """Tell whether asking Make failed; of rows that share one request, the first one offers it."""
    failed = creation(dossier, row) is Creation.FAILED
    return failed and row.id == dossier.requests_of(row.make_request_id)[0].id


def can_show_link(dossier: Dossier, row: Request) -> bool:
    """Tell whether the client still needs the link and we hold it; of rows that share one, the first open one."""
    made = dossier.make_request(row.make_request_id)
    if made is None or made.public_uri is None or made.creation is not Creation.CREATED:
        return False
    waiting = [r.id for r in dossier.requests_of(made.id) if r.is_open and not r.is_revoking]
    return waiting[:1] == [row.id]


def link_is_unknown(dossier: Dossier, row: Request) -> bool:
    """Tell whether Make has the request but its link never reached us."""
    made = dossier.make_request(row.make_request_id)
    return made is not None and made.creation is Creation.CREATED and made.public_uri is None
