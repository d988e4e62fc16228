"""A row as the tracker shows it: every column of ours as an absolute value."""

from datetime import UTC, datetime

from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.domain.tracker import Column, Value


def project(dossier: Dossier, row: Request, *, show_link: bool = True) -> dict[Column, Value]:
    """Return what our columns of a row should say, and who should stand in Owner.

    `show_link`: whether the client's link may be shown; it never is once nothing is expected of the client.
    """
    intake = dossier.intake
    made = dossier.make_request(row.make_request_id)
    waiting = row.is_open and not row.is_held
    return {
        Column.CLIENT: intake.client,
        Column.PROJECT: intake.project,
        Column.APP: row.app_label,
        Column.REQUEST_LINK: made.public_uri if made is not None and show_link and waiting else None,
        Column.REQUEST_ID: made.make_id if made is not None else None,
        Column.CREDENTIAL_ID: ", ".join(c.id for c in dossier.credentials_of(row.id)) or None,
        Column.STATUS: str(row.status),
        Column.OWNER: intake.owner_email.casefold() if intake.owner_email else None,
        Column.LAST_NUDGE: moment(row.last_nudge_at),
        Column.NUDGE_COUNT: row.nudge_count,
        Column.AUTHORIZED_AT: moment(row.authorized_at),
        Column.REVOKED_AT: moment(row.revoked_at),
        Column.ROW_KEY: row.id,
        Column.CONTACT_NAME: intake.contact_name,
        Column.CONTACT_EMAIL: intake.contact_email,
        Column.SLACK_THREAD: dossier.card.permalink,
        Column.OWNER_NAME: intake.owner_name,
        Column.CLOCK_START: moment(row.clock_start) if row.paused_at is None else None,
        Column.NUDGES_PAUSED: row.withdrawn_at is not None or row.is_held,
    }


def moment(at: datetime | None) -> str | None:
    """Return a moment as the tracker keeps it: UTC, whole minutes (Notion cuts the seconds off)."""
    return None if at is None else at.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
