"""Deliveries that did not arrive, and what to do about each kind."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from bot.domain.delivery import ENDED, Delivery, DeliveryKind, DeliveryState
from bot.domain.dossier import Dossier
from bot.domain.verdict import Verdict, note, ok, trouble
from bot.ports.store import Tx

ABOUT = "Deliveries"
NEXT_ONE = "nothing: the next one comes by itself"
NAMED = 3
"""So many intakes are named in one line; the others are counted."""
BY_ITSELF = "nothing: the bot goes on trying; it arrives once the reason is gone"
SHOWN_ANEW = "nothing: it is shown anew when somebody opens it again"
REMIND = "once the reason is gone, /credreq nudge reminds again"
KINDS: Mapping[DeliveryKind, tuple[str, str]] = {
    DeliveryKind.MAKE_CREATE: ("a request at Make", "look at Make whether it is there, then press Retry on the card"),
    DeliveryKind.MAKE_REVOKE: ("a revoke at Make", BY_ITSELF),
    DeliveryKind.MAKE_DELETE: ("the removal of a request at Make", "look at Make whether the request is still there"),
    DeliveryKind.MAKE_REAUTHORIZE: (
        "a renewal at Make",
        "ask the client whether Make's mail came; Reauthorize on the card asks again",
    ),
    DeliveryKind.MAKE_RETIRE: ("the end of an old link at Make", BY_ITSELF),
    DeliveryKind.CERTIFICATE: ("a certificate of teardown", "look into the thread whether it is there"),
    DeliveryKind.CERTIFICATE_FILES: ("the files of a certificate", "look into the thread whether they are there"),
    DeliveryKind.CERTIFICATE_MAIL: ("a certificate by mail", "send it yourself; the thread holds the files"),
    DeliveryKind.CARD_POST: ("a card", BY_ITSELF),
    DeliveryKind.CARD_EDIT: ("a card's change", BY_ITSELF),
    DeliveryKind.THREAD_POST: ("a line in a thread", BY_ITSELF),
    DeliveryKind.VIEW_EDIT: ("a form's change", SHOWN_ANEW),
    DeliveryKind.TELL: ("a message to an owner", "tell the owner; the intake's card says what about"),
    DeliveryKind.SHARE_ASK: ("the question for a share link", "ask the contact yourself; reminders go on"),
    DeliveryKind.SHARE_MAIL: ("the question for a share link, by mail", "ask the contact yourself; reminders go on"),
    DeliveryKind.NUDGE_THREAD: ("a reminder in a thread", REMIND),
    DeliveryKind.NUDGE_LINK: ("a link shown to a contact", "hand it over in person: Get link on the card"),
    DeliveryKind.NUDGE_MAIL: ("a reminder by mail", REMIND),
    DeliveryKind.NUDGE_HOOK: (
        "a reminder over the webhook",
        "look into the webhook's channel whether it is there; it is never sent twice",
    ),
    DeliveryKind.LEAK_POST: ("a warning of a pasted secret", "look at the thread, and have the secret changed"),
    DeliveryKind.LEAK_TELL: ("the steps after a pasted secret", "the thread was warned too; have the secret changed"),
    DeliveryKind.REPLY: ("an answer in a thread", "read the thread; the owner was perhaps not told of it"),
    DeliveryKind.NOTION_PAGE: ("a row in the tracker", BY_ITSELF),
    DeliveryKind.HOME: ("an App Home", SHOWN_ANEW),
    DeliveryKind.MAKE_SWEEP: ("the deletion of a stray request at Make", "ask for it again: /credreq reconcile"),
    DeliveryKind.RECONCILE: ("a comparison", NEXT_ONE),
    DeliveryKind.DIGEST: ("a weekly digest", NEXT_ONE),
    DeliveryKind.CHART: ("a digest's chart", NEXT_ONE),
}
HARMLESS = frozenset({SHOWN_ANEW, NEXT_ONE})


async def check_deliveries(tx: Tx) -> list[Verdict]:
    """Return a line for each kind of delivery and reason that needs a person, or is being tried in vain."""
    lost, struggling = await tx.undelivered(), await tx.struggling()
    if not lost and not struggling:
        return [ok(ABOUT, "everything owed was delivered, or will be")]
    dossiers = await tx.dossiers({each.intake_id for each in [*lost, *struggling]})
    return [_verdict(group, dossiers) for group in _alike([*lost, *struggling])]


def _alike(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    """Group by kind, reason, and whether it is over: a hundred of one kind are one thing to see to."""

    def sort(delivery: Delivery) -> tuple[str, str, bool]:
        return (delivery.kind, delivery.error or "", delivery.next_attempt_at is None)

    return [list(group) for _, group in groupby(sorted(deliveries, key=sort), key=sort)]


def _verdict(alike: Sequence[Delivery], dossiers: Mapping[str, Dossier]) -> Verdict:
    first = alike[0]
    what, advice = KINDS[first.kind]
    said = f"{len(alike)} x {what} {_state(alike)}{_whose(alike, dossiers)}"
    if first.error:
        said += f" - {first.error}"
    if first.error == ENDED:
        return _of_deleted(first, said)
    advice = BY_ITSELF if first.next_attempt_at is not None else advice
    return note(ABOUT, said, advice) if advice in HARMLESS else trouble(ABOUT, said, advice)


def _of_deleted(delivery: Delivery, said: str) -> Verdict:
    """Whoever deleted an intake meant it; only what may live on at Make is worth a look."""
    if delivery.kind in {DeliveryKind.MAKE_CREATE, DeliveryKind.MAKE_REVOKE}:
        return trouble(ABOUT, said, "look at Make whether the contact's access or request is still there")
    return note(ABOUT, said, "nothing")


def _state(alike: Sequence[Delivery]) -> str:
    since = f"planned {min(each.created_at for each in alike):%Y-%m-%d %H:%M} UTC"
    if alike[0].state is DeliveryState.UNKNOWN:
        return f"may or may not have arrived, {since}"
    if alike[0].next_attempt_at is None:
        return f"was given up, {since}"
    return f"was tried {max(each.failures for each in alike)} times in vain"


def _whose(alike: Sequence[Delivery], dossiers: Mapping[str, Dossier]) -> str:
    names = [_name(dossiers[each.intake_id]) for each in alike if each.intake_id in dossiers]
    distinct = list(dict.fromkeys(names))
    more = f" and {len(distinct) - NAMED} more" if len(distinct) > NAMED else ""
    return f" ({'; '.join(distinct[:NAMED])}{more})" if distinct else ""


def _name(dossier: Dossier) -> str:
    return f"{dossier.intake.client} · {dossier.intake.project}"
