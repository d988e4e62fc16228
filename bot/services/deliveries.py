"""Deliveries as the services plan them: one function a kind, so that every natural key is made in one place."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.intake import Intake
from bot.domain.make_request import MakeRequest
from bot.domain.request import Request
from bot.domain.rounds import Round
from bot.domain.teardown import Teardown
from bot.ports.store import Tx

VIEW_PAUSE = timedelta(seconds=1)
HOME_PAUSE = timedelta(seconds=3)
"""Changes that come within it are shown on App Home together."""
HOME_KEPT = timedelta(days=7)
"""Whoever has not opened App Home for so long finds it fresh when they open it again."""
PAGE_PAUSE = timedelta(seconds=2)
"""A row's page waits this long, so that changes that follow each other become one write."""


def _planned(kind: DeliveryKind, key: str, intake_id: str, now: datetime, subject_id: str | None = None) -> Delivery:
    return Delivery(
        id=uuid4().hex,
        kind=kind,
        key=f"{kind}:{key}",
        intake_id=intake_id,
        subject_id=subject_id,
        next_attempt_at=now,
        created_at=now,
    )


def create_key(make_request_id: str) -> str:
    """Return the key under which a Make request is created."""
    return f"{DeliveryKind.MAKE_CREATE}:{make_request_id}"


def make_create(made: MakeRequest, now: datetime) -> Delivery:
    """Create a request at Make."""
    return _planned(DeliveryKind.MAKE_CREATE, made.id, made.intake_id, now, made.id)


def make_revoke(request: Request, now: datetime) -> Delivery:
    """Tear one row down at Make; each asking is a delivery of its own."""
    asked = request.revoke_requested_at or now
    return _planned(DeliveryKind.MAKE_REVOKE, f"{request.id}:{asked.isoformat()}", request.intake_id, now, request.id)


def delete_key(made: MakeRequest, teardown: Teardown) -> str:
    """Return the key under which a teardown deletes a request at Make."""
    return f"{DeliveryKind.MAKE_DELETE}:{teardown.id}:{made.id}"


def make_delete(made: MakeRequest, teardown: Teardown, now: datetime) -> Delivery:
    """Delete a request at Make once its rows are ended, so that the client's link is dead."""
    return _planned(DeliveryKind.MAKE_DELETE, f"{teardown.id}:{made.id}", made.intake_id, now, made.id)


def certificate(teardown: Teardown, now: datetime) -> Delivery:
    """Prove a finished teardown to people, in the thread of the card it was asked on."""
    return _planned(DeliveryKind.CERTIFICATE, teardown.id, teardown.intake_id, now, teardown.id)


def make_reauthorize(request: Request, now: datetime) -> Delivery:
    """Have Make ask the client to sign in again; each asking is a delivery of its own."""
    asked = request.renew_requested_at or now
    return _planned(
        DeliveryKind.MAKE_REAUTHORIZE, f"{request.id}:{asked.isoformat()}", request.intake_id, now, request.id
    )


def make_retire(request: Request, make_request_id: str, now: datetime, *, again: bool) -> Delivery:
    """Take down what a row has in a Make request; `again`: the client is asked anew once nothing is left of it."""
    key = f"{request.id}:{make_request_id}:{'again' if again else 'used'}:{now.isoformat()}"
    planned = _planned(DeliveryKind.MAKE_RETIRE, key, request.intake_id, now, request.id)
    return planned.carrying(made=make_request_id, again=again)


def certificate_files(posted: Delivery, now: datetime) -> Delivery:
    """Show the files that go with a certificate."""
    return _planned(DeliveryKind.CERTIFICATE_FILES, str(posted.subject_id), posted.intake_id, now, posted.subject_id)


def certificate_mail(teardown_id: str, intake_id: str, now: datetime) -> Delivery:
    """Mail a certificate to the contact of one intake."""
    return _planned(DeliveryKind.CERTIFICATE_MAIL, f"{teardown_id}:{intake_id}", intake_id, now, teardown_id)


def card_post(dossier: Dossier, now: datetime) -> Delivery:
    """Post the card; a card that was lost is posted anew under its next number."""
    return _planned(DeliveryKind.CARD_POST, f"{dossier.intake.id}:{dossier.card.number}", dossier.intake.id, now)


def card_edit(intake_id: str, now: datetime) -> Delivery:
    """Bring the card up to date."""
    return _planned(DeliveryKind.CARD_EDIT, intake_id, intake_id, now)


def view_edit(intake_id: str, now: datetime) -> Delivery:
    """Bring the modal the intake was opened from up to date, a moment after Slack took in the ack that shows it."""
    return _planned(DeliveryKind.VIEW_EDIT, intake_id, intake_id, now + VIEW_PAUSE)


def thread_post(intake_id: str, seqs: list[int], now: datetime) -> Delivery:
    """Tell events in the card's thread."""
    planned = _planned(DeliveryKind.THREAD_POST, f"{intake_id}:{seqs[0]}", intake_id, now)
    return planned.carrying(events=seqs)


def page_key(request_id: str) -> str:
    """Return the key under which a row's page is brought up to date."""
    return f"{DeliveryKind.NOTION_PAGE}:{request_id}"


def notion_page(request: Request, now: datetime) -> Delivery:
    """Bring a row's page in the tracker up to date."""
    return _planned(DeliveryKind.NOTION_PAGE, request.id, request.intake_id, now, request.id)


def nudge(kind: DeliveryKind, intake: Intake, owed: Round, now: datetime, *, asked: bool) -> Delivery:
    """Send a round of nudges over one channel; `asked`: a person wanted it at once.

    Its key is the revision that opened the round, which only one could write. By its moment it would be ignored when a
    round that was called off comes again, after the clock was moved back.
    """
    planned = _planned(kind, f"{intake.id}:{intake.revision}", intake.id, now)
    return planned.carrying(at=owed.at.isoformat(), rows=list(owed.rows), escalates=owed.escalates, asked=asked)


def share_ask(intake_id: str, rows: Iterable[Request], now: datetime) -> Delivery:
    """Ask the contact for share links, in Slack or by mail; each asking is a delivery of its own."""
    ids = [row.id for row in rows]
    return _planned(DeliveryKind.SHARE_ASK, f"{ids[0]}:{now.isoformat()}", intake_id, now).carrying(rows=ids)


def share_mail(asked: Delivery, now: datetime) -> Delivery:
    """Ask by mail, because the contact is not in the channel."""
    planned = _planned(DeliveryKind.SHARE_MAIL, asked.key, asked.intake_id, now)
    return planned.carrying(rows=list(asked.payload["rows"]))


def reply(intake_id: str, user_id: str, ts: str, now: datetime) -> Delivery:
    """Find out whether an answer in the thread came from the client's side, and act on it."""
    return _planned(DeliveryKind.REPLY, f"{intake_id}:{ts}", intake_id, now, user_id)


def leak_post(intake_id: str, user_id: str, ts: str, now: datetime) -> Delivery:
    """Answer a message that seems to hold a secret, in its thread; once for each message."""
    return _planned(DeliveryKind.LEAK_POST, f"{intake_id}:{ts}", intake_id, now, user_id)


def leak_tell(intake_id: str, user_id: str, ts: str, now: datetime) -> Delivery:
    """Tell who wrote such a message what to do, for their eyes alone."""
    return _planned(DeliveryKind.LEAK_TELL, f"{intake_id}:{ts}", intake_id, now, user_id)


def owner_tell(intake_id: str, about: str, text: str, now: datetime) -> Delivery:
    """Tell the owner something by direct message, because the channel cannot be written to."""
    return _planned(DeliveryKind.TELL, f"{intake_id}:{about}", intake_id, now).carrying(text=text)


def tell(whom: str, about: str, text: str, now: datetime) -> Delivery:
    """Tell an admin, or a channel, something that belongs to no intake; the same thing about the same is told once."""
    return _planned(DeliveryKind.TELL, f"{whom}:{about}", "", now).carrying(to=whom, text=text)


def home(user_id: str, now: datetime) -> Delivery:
    """Bring somebody's App Home up to date; it belongs to no intake."""
    return _planned(DeliveryKind.HOME, user_id, "", now, user_id)


def digest(week: str, period: Mapping[str, Any], now: datetime) -> Delivery:
    """Post the digest of a week; it belongs to no intake."""
    return _planned(DeliveryKind.DIGEST, week, "", now, week).carrying(period=dict(period))


def chart(week: str, period: Mapping[str, Any], now: datetime) -> Delivery:
    """Show the picture that goes with a week's digest."""
    return _planned(DeliveryKind.CHART, week, "", now, week).carrying(period=dict(period))


def comparison(about: str, whom: list[str], now: datetime, *, asked: bool) -> Delivery:
    """Compare everything with everything, and tell these people or channels; `asked`: even when nothing differs."""
    return _planned(DeliveryKind.RECONCILE, about, "", now).carrying(to=whom, asked=asked)


def make_sweep(make_id: str, name: str, by: str, now: datetime) -> Delivery:
    """Delete a request at Make that no row knows, because an admin asked; each asking is a delivery of its own."""
    planned = _planned(DeliveryKind.MAKE_SWEEP, f"{make_id}:{now.isoformat()}", "", now, make_id)
    return planned.carrying(name=name, by=by)


async def owe_homes(tx: Tx, now: datetime) -> None:
    """Owe a fresh App Home to everybody who opened theirs lately."""
    users = await tx.home_users(now - HOME_KEPT)
    if users:
        await tx.owe_soon([home(user_id, now + HOME_PAUSE) for user_id in users])
