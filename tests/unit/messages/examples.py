"""Every message and view, once for each thing it can say: for snapshots, for the limits, and for the sandbox."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.authority import Action, Policy, Refusal
from bot.domain.credential import RevokeStep
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, EventKind
from bot.domain.form import MAX_APPS
from bot.domain.make_request import Creation
from bot.domain.status import Status
from bot.domain.transitions import GONE_REASON, IllegalTransitionError
from bot.messages import replies
from bot.messages.card import Footer, card
from bot.messages.escape import Mrkdwn
from bot.messages.home import home
from bot.messages.overview import overview
from bot.messages.thread import thread
from bot.messages.views.draft import Draft
from bot.messages.views.new_intake import new_intake
from bot.messages.views.notes import already_open, message_view, working
from bot.messages.views.outcome import outcome
from bot.ports.chat import Message, View
from bot.ports.errors import RefusedError
from bot.ports.store import OpenRow, SystemState
from tests.unit.messages.build import (
    APPS,
    HOSTILE,
    LATE,
    NOW,
    OPENED,
    TEXTS,
    catalog,
    credential,
    dossier,
    event,
    made,
    many,
    moved,
    row,
    unasked,
)

WHY = "Make refuses: Credential Requests are not part of the plan. Ask whoever pays for it."
POLICY = Policy(admins=frozenset({"U0ADAM", "U0PAULA"}), admin_group="S0LEADS")


def shared(*states: Status) -> Dossier:
    """An intake with one link for all its apps."""
    rows = [row(n, APPS[n], make_request_id="m1", status=state) for n, state in enumerate(states)]
    return dossier(*rows, intake={"one_link": True})


def hostile(count: int = 2) -> Dossier:
    """Everything that came from outside tries to format, to ping and to be long."""
    rows = [
        row(n, HOSTILE[:60], problem=HOSTILE * 40, status=Status.INVALID, unknown_state=HOSTILE) for n in range(count)
    ]
    names = dict.fromkeys(("client", "project", "contact_name"), HOSTILE * 5)
    return dossier(*rows, intake=names | {"contact_email": HOSTILE, "owner_id": HOSTILE})


def failed(count: int) -> Dossier:
    """Rows that Make did not take."""
    each = many(count, requested_at=None, problem=WHY)
    return replace(each, make_requests=tuple(replace(m, creation=Creation.FAILED) for m in each.make_requests))


def revoking() -> Dossier:
    """Two credentials to remove, one of them done."""
    asked = row(revoke_requested_at=NOW, revoke_requested_by="U0PAULA", status=Status.AUTHORIZED)
    done = credential(number=1, state="declined", remote_id=None, revoke_step=RevokeStep.DECLINED)
    return dossier(asked, credentials=(done, credential(number=2)))


def mixed() -> Dossier:
    """One app of each status."""
    rows = (
        row(1, "Gmail", status=Status.AUTHORIZED, authorized_at=NOW, status_at=NOW, last_actor="make"),
        row(2, "HubSpot"),
        row(3, "Webflow", status=Status.PARTIALLY_AUTHORIZED, last_actor="make"),
        row(4, "Stripe", status=Status.DECLINED, decline_reason="Not *ours* to give.", last_actor="make"),
        row(5, "Slack", status=Status.INVALID, last_actor="make"),
        row(6, "Notion", status=Status.REVOKED, revoked_at=NOW, revoked_by="U0ADAM"),
    )
    return dossier(*rows, credentials=(credential(),))


def rows() -> dict[str, Dossier]:
    """One dossier for each thing a row can be going through."""
    withdrawn = row(withdrawn_at=NOW, status_at=NOW, last_actor="make")
    gone = row(status=Status.DECLINED, decline_reason=GONE_REASON, last_actor="make")
    revoked = row(status=Status.REVOKED, revoked_at=NOW, revoked_by="U0ADAM", last_actor="U0ADAM")
    return {
        "asking": unasked(row(), Creation.PLANNED),
        "asking, delayed": unasked(row(), Creation.PLANNED, problem="Make cannot be reached. It is tried again."),
        "failed": unasked(row(), Creation.FAILED, problem=WHY),
        "pending": dossier(),
        "link unknown": dossier(make_requests=(made(public_uri=None),)),
        "withdrawn": dossier(withdrawn),
        "partial": dossier(row(status=Status.PARTIALLY_AUTHORIZED)),
        "authorized": dossier(row(status=Status.AUTHORIZED), credentials=(credential(),)),
        "declined": dossier(row(status=Status.DECLINED)),
        "declined because": dossier(row(status=Status.DECLINED, decline_reason="We left *this* app.")),
        "gone": dossier(gone, make_requests=(made(creation=Creation.GONE),)),
        "invalid": dossier(row(status=Status.INVALID)),
        "revoking": revoking(),
        "revoking, nothing attached": dossier(row(revoke_requested_at=NOW, revoke_requested_by="U0PAULA")),
        "revoking, delayed": dossier(
            row(revoke_requested_at=NOW, revoke_requested_by="U0PAULA", problem=WHY), credentials=(credential(),)
        ),
        "revoked": dossier(revoked),
        "back": dossier(revoked, credentials=(credential(),)),
        "unknown state": dossier(row(unknown_state="hibernating")),
    }


def cards() -> dict[str, Message]:
    """Cards."""
    failing = (
        SystemState(name="slack", failing_since=NOW),
        SystemState(name="make", failing_since=OPENED, error="Make answers 503."),
        SystemState(name="else", failing_since=NOW + timedelta(hours=1)),
        SystemState(name="notion", failing_since=NOW + timedelta(hours=2)),
        SystemState(name="mail", last_ok_at=NOW),
    )
    shown = {name: card(each, NOW, TEXTS) for name, each in rows().items()}
    return shown | {
        "late": card(dossier(), LATE, TEXTS),
        "three apps": card(many(3), NOW, TEXTS),
        "each status": card(mixed(), NOW, TEXTS),
        "one link": card(shared(Status.DECLINED, Status.PENDING, Status.PENDING), NOW, TEXTS),
        "full": card(failed(MAX_APPS), NOW, TEXTS, failures=failing),
        "outages": card(dossier(), NOW, TEXTS, failures=failing, footer=Footer(poll_minutes=1)),
        "hostile": card(hostile(), LATE, TEXTS),
    }


def threads() -> dict[str, Message | None]:
    """Thread lines."""
    held = dossier(credentials=(credential(), credential(number=2)))
    told = {
        "opened": [event(EventKind.OPENED, "U0PAULA", row_id=None, apps=list(APPS[:3]))],
        "authorized": [moved(Status.AUTHORIZED), moved(Status.AUTHORIZED, "HubSpot")],
        "partial": [moved(Status.PARTIALLY_AUTHORIZED)],
        "declined": [moved(Status.DECLINED), moved(Status.DECLINED, "HubSpot", reason="We *left* it.")],
        "invalid": [moved(Status.INVALID)],
        "pending again": [moved(Status.PENDING)],
        "withdrawn": [event(EventKind.WITHDRAWN, old="Authorized", new="Pending")],
        "gone": [event(EventKind.GONE_AT_MAKE)],
        "unknown": [event(EventKind.UNKNOWN_STATE, value="hibernating")],
        "back": [event(EventKind.CAME_BACK)],
        "revoke asked": [event(EventKind.REVOKE_ASKED, "U0ADAM")],
        "revoke delayed": [event(EventKind.REVOKE_DELAYED, BOT, why="Make cannot be reached.")],
        "revoked": [event(EventKind.REVOKED, "U0ADAM")],
        "revoked, nothing held": [event(EventKind.REVOKED, "U0ADAM", row_id="r9")],
        "failed": [event(EventKind.REQUEST_FAILED, BOT, why=WHY, final=True)],
        "failed, tried again": [event(EventKind.REQUEST_FAILED, BOT, why="Make cannot be reached.", final=False)],
        "retried": [event(EventKind.RETRIED, "U0PAULA")],
        "adopted": [event(EventKind.REQUEST_ADOPTED, BOT)],
        "link shown": [event(EventKind.LINK_SHOWN, "U0PAULA")],
        "card lost": [event(EventKind.CARD_LOST, BOT, row_id=None)],
        "several": [event(EventKind.REVOKE_ASKED, "U0PAULA"), moved(Status.AUTHORIZED, "HubSpot")],
        "hostile": [moved(Status.DECLINED, HOSTILE[:60], reason=HOSTILE * 30)],
        "full": [event(EventKind.REQUEST_FAILED, BOT, f"App {n}", why=f"{n}" * 900, final=True) for n in range(20)],
    }
    return {name: thread(events, held, TEXTS) for name, events in told.items()}


def views() -> dict[str, View]:
    """Modals and homes."""
    apps = catalog(*(f"App {n}" for n in range(MAX_APPS)))
    empty = Draft(owner_id="U0PAULA", channel_id="C0ACME", origin="C0ACME")
    full = replace(
        empty,
        client=HOSTILE[:90],
        project="Website",
        contact_name=HOSTILE,
        contact_email="anna@acme.example",
        contact_slack_id="U0MIA",
        sponsor_email="boss@acme.example",
        apps=tuple(apps),
        purposes={"app-0": HOSTILE * 10},
        one_link=True,
    )
    unposted = dossier(card={"ts": None, "permalink": None})
    under_way = [OpenRow(app_key=f"a{n}", app_label=f"App {n}", intake_id="i1", request_id=f"r{n}") for n in range(45)]
    strange = OpenRow(app_key="a", app_label=HOSTILE[:60], intake_id="i2", request_id="r")
    return {
        "form": new_intake(empty, apps, TEXTS),
        "form, nothing known": new_intake(Draft(), apps, TEXTS),
        "form, filled in": new_intake(full, apps, TEXTS),
        "working": working(TEXTS),
        "outcome, asking": outcome(unasked(row(), Creation.PLANNED), TEXTS),
        "outcome, done": outcome(many(3), TEXTS),
        "outcome, failed": outcome(unasked(row(), Creation.FAILED, problem=WHY), TEXTS),
        "outcome, card on its way": outcome(unposted, TEXTS),
        "outcome, card refused": outcome(dossier(card={"permalink": None, "problem": "I am not in it."}), TEXTS),
        "outcome, hostile": outcome(hostile(1), TEXTS),
        "outcome, full": outcome(hostile(MAX_APPS), TEXTS),
        "already open": already_open([under_way[0], strange], [dossier()], TEXTS),
        "already open, full": already_open(under_way, [unposted], TEXTS),
        "message": message_view("That did not work", Mrkdwn("Please *try* again."), TEXTS),
        "home, empty": home([], "U0PAULA", NOW, TEXTS),
        "home": home(_intakes(6), "U0PAULA", LATE, TEXTS),
        "home, full": home(_intakes(200), "U0PAULA", LATE, TEXTS),
    }


def _intakes(count: int) -> list[Dossier]:
    """Thirds: late, Paula's own, others'."""
    kinds = (
        dossier(),
        dossier(row(status=Status.AUTHORIZED)),
        dossier(row(status=Status.AUTHORIZED), intake={"owner_id": "U0MIA"}, card={"permalink": None}),
    )
    chosen = [kinds[n % 3] for n in range(count)]
    return [replace(d, intake=replace(d.intake, id=f"i{n}", client=f"Client {n}")) for n, d in enumerate(chosen)]


def answers() -> dict[str, Message]:
    """Replies to one person."""
    one = dossier().requests[0]
    refusals = {
        f"refused, {why}": replies.refused(why, Action.OPEN, None, POLICY, TEXTS)
        for why in Refusal
        if why is not Refusal.NOT_OWNER
    }
    unposted = dossier(card={"permalink": None})
    return refusals | {
        "usage": replies.usage(TEXTS),
        "unknown word": replies.unknown_word("satus", TEXTS),
        "unknown word, far": replies.unknown_word("<!channel>", TEXTS),
        "refused, not owner": replies.refused(Refusal.NOT_OWNER, Action.REVOKE, dossier().intake, POLICY, TEXTS),
        "refused, no admins": replies.refused(Refusal.NOT_OWNER, Action.RETRY, dossier().intake, Policy(), TEXTS),
        "link": replies.link(dossier(), one, "https://make.com/x?a=1&b=2", TEXTS),
        "link, for all": replies.link(shared(*[Status.PENDING] * 3), shared(Status.PENDING).requests[0], "x y", TEXTS),
        "link, unknown": replies.link(dossier(), one, None, TEXTS),
        "link, closed": replies.link(mixed(), mixed().requests[0], "https://make.com/x", TEXTS),
        "outside": replies.outside(RefusedError(WHY), TEXTS),
        "not now": replies.not_now(IllegalTransitionError("Gmail is being revoked already."), TEXTS),
        "unknown intake": replies.unknown_intake(TEXTS),
        "revoke started": replies.revoke_started(one, TEXTS),
        "retry started": replies.retry_started(one, TEXTS),
        "store unavailable": replies.store_unavailable(TEXTS),
        "slack slow": replies.slack_slow(TEXTS),
        "unexpected": replies.unexpected(TEXTS),
        "list": overview([dossier(row(status=Status.AUTHORIZED)), mixed(), unposted], LATE, TEXTS),
        "list, full": overview([hostile(MAX_APPS)] * 30, LATE, TEXTS),
        "list, empty": overview([], NOW, TEXTS),
        "status": overview([mixed()], NOW, TEXTS, words="acme"),
        "status, nothing": overview([], NOW, TEXTS, words=HOSTILE),
    }


MESSAGES: dict[str, Message] = {
    **{f"card: {name}": shown for name, shown in cards().items()},
    **{f"thread: {name}": shown for name, shown in threads().items() if shown is not None},
    **{f"reply: {name}": shown for name, shown in answers().items()},
}
VIEWS: dict[str, View] = views()
