"""Every message and view, once for each thing it can say: for snapshots, for the limits, and for the sandbox."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.asking_again import NotAgainError, NotNow
from bot.domain.authority import Action, Policy, Refusal
from bot.domain.credential import Credential, Health, RevokeStep
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, EventKind
from bot.domain.form import MAX_APPS
from bot.domain.make_request import Creation
from bot.domain.renewing import NotRenewable, NotRenewableError
from bot.domain.status import Status
from bot.domain.transitions import GONE_REASON, IllegalTransitionError
from bot.messages import replies
from bot.messages.card import Footer, card
from bot.messages.digest import digest
from bot.messages.escape import Mrkdwn
from bot.messages.home import home
from bot.messages.narrowing import narrow_form
from bot.messages.overview import FOUND, LISTED, overview
from bot.messages.renewal import wrong_text
from bot.messages.survey import Look
from bot.messages.thread import thread
from bot.messages.views.draft import Draft
from bot.messages.views.new_intake import new_intake
from bot.messages.views.notes import already_open, message_view, working
from bot.messages.views.outcome import outcome
from bot.ports.chat import Message, View
from bot.ports.errors import RefusedError
from bot.ports.figures import Period, Search, Section
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
from tests.unit.messages.surveys import apps, survey

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


def named(account: str) -> Credential:
    """A connection of an account."""
    return credential(account=account, health=Health.WORKS)


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
        "invalid, renewable": dossier(row(status=Status.INVALID), credentials=(credential(state="invalid"),)),
        "renewing": dossier(
            row(status=Status.INVALID, renew_requested_at=NOW, renew_requested_by="U0PAULA"),
            credentials=(credential(state="invalid"),),
        ),
        "signing in": dossier(row(restarted_at=NOW), credentials=(credential(state="reauthorizing"),)),
        "being asked again": dossier(
            row(status=Status.DECLINED, again_requested_at=NOW, again_requested_by="U0PAULA", problem=WHY)
        ),
        "account": dossier(
            row(status=Status.AUTHORIZED, expected_account="acme.example"), credentials=(named("ads@acme.example"),)
        ),
        "account expected": dossier(row(expected_account="acme.example")),
        "wrong account": dossier(
            row(status=Status.AUTHORIZED, expected_account="acme.example"), credentials=(named("carla@home.example"),)
        ),
        "silent": dossier(row(status=Status.AUTHORIZED), credentials=(credential(health=Health.SILENT),)),
        "missing": dossier(row(withdrawn_at=NOW), credentials=(credential(health=Health.MISSING),)),
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
        "back in a closed project": [event(EventKind.CAME_BACK, closed=True)],
        "revoke asked": [event(EventKind.REVOKE_ASKED, "U0ADAM")],
        "revoke delayed": [event(EventKind.REVOKE_DELAYED, BOT, why="Make cannot be reached.")],
        "revoked": [event(EventKind.REVOKED, "U0ADAM")],
        "revoked, nothing held": [event(EventKind.REVOKED, "U0ADAM", row_id="r9")],
        "failed": [event(EventKind.REQUEST_FAILED, BOT, why=WHY, final=True)],
        "failed, tried again": [event(EventKind.REQUEST_FAILED, BOT, why="Make cannot be reached.", final=False)],
        "retried": [event(EventKind.RETRIED, "U0PAULA")],
        "adopted": [event(EventKind.REQUEST_ADOPTED, BOT)],
        "link shown": [event(EventKind.LINK_SHOWN, "U0PAULA")],
        "renew asked": [event(EventKind.RENEW_ASKED, "U0PAULA")],
        "renewing": [event(EventKind.RENEWING, BOT)],
        "renewal needless": [event(EventKind.RENEW_NEEDLESS, BOT)],
        "renewal failed": [event(EventKind.RENEW_FAILED, BOT, why=WHY, final=True)],
        "renewal delayed": [event(EventKind.RENEW_FAILED, BOT, why="Make cannot be reached.", final=False)],
        "again asked": [event(EventKind.AGAIN_ASKED, "U0PAULA")],
        "again delayed": [event(EventKind.AGAIN_DELAYED, BOT, why="Make cannot be reached.")],
        "asked again": [event(EventKind.ASKED_AGAIN, "U0PAULA")],
        "old link used": [event(EventKind.OLD_LINK_USED)],
        "wrong account": [event(EventKind.WRONG_ACCOUNT, BOT, account="carla@home.example", expected="acme.example")],
        "silent": [event(EventKind.CONNECTION_SILENT, BOT)],
        "answers": [event(EventKind.CONNECTION_ANSWERS, BOT)],
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
        **homes(),
        "narrow": narrow_form(Search(), TEXTS),
        "narrow, filled in": narrow_form(SEARCH, TEXTS),
    }


SEARCH = Search(client="Client 1", owner_id="U0PAULA", status=Status.PENDING, words="<web> site")


def homes() -> dict[str, View]:
    """App Homes."""
    failing = [SystemState(name="make", failing_since=OPENED)]
    crowd = intakes_of_all_kinds(400)
    looks = {f"home, {section}": Look(section=section, page=1) for section in Section}
    return {
        "home, nothing": home(survey([], NOW), TEXTS),
        "home, nothing found": home(survey([], NOW, Look(search=SEARCH)), TEXTS),
        "home": home(survey(intakes_of_all_kinds(12), LATE), TEXTS),
        "home, a page that is gone": home(survey([], NOW, Look(section=Section.LATE)), TEXTS),
        "home, nothing late": home(survey(intakes_of_all_kinds(12), NOW), TEXTS),
        "home, of a guest": home(survey(intakes_of_all_kinds(12), LATE, reads_only=True), TEXTS),
        "home, narrowed": home(survey(intakes_of_all_kinds(6), LATE, Look(search=Search(words="WEB anna"))), TEXTS),
        "home, outage": home(survey(intakes_of_all_kinds(3), LATE, failures=failing), TEXTS),
        "home, full": home(survey(crowd, LATE, failures=failing * 3), TEXTS),
        **{f"{name}, full": home(survey(crowd, LATE, look), TEXTS) for name, look in looks.items()},
        "home, hostile and full": home(survey([_numbered(hostile(MAX_APPS), n) for n in range(40)], LATE), TEXTS),
    }


def intakes_of_all_kinds(count: int) -> list[Dossier]:
    """Late ones, due ones, Paula's own, others', finished ones, invalid ones."""
    hours = {n: LATE - timedelta(hours=n) for n in (30, 60, 80, 96)}
    kinds = (
        dossier(row(1, "Gmail"), row(2, "HubSpot", requested_at=hours[80]), intake={"nudged_at": hours[30]}),
        dossier(row(requested_at=hours[30]), intake={"owner_id": "U0MIA"}),
        dossier(row(status=Status.AUTHORIZED, authorized_at=hours[60]), row(2, "HubSpot", requested_at=LATE)),
        dossier(row(status=Status.AUTHORIZED, authorized_at=hours[30]), card={"permalink": None}),
        dossier(row(status=Status.INVALID, requested_at=hours[60], nudge_count=1), intake={"snoozed_until": LATE}),
        dossier(row(status=Status.REVOKED, revoked_at=NOW), intake={"owner_id": "U0MIA"}),
    )
    return [_numbered(kinds[n % len(kinds)], n) for n in range(count)]


def _numbered(each: Dossier, number: int) -> Dossier:
    intake = replace(each.intake, id=f"i{number}", client=f"Client {number // 2} {each.intake.client}")
    rows = tuple(replace(row, id=f"{row.id}.{number}", intake_id=intake.id) for row in each.requests)
    return replace(each, intake=intake, requests=rows)


def answers() -> dict[str, Message]:
    """Replies to one person."""
    one = dossier().requests[0]
    refusals = {
        f"refused, {why}": replies.refused(why, Action.OPEN, None, POLICY, TEXTS)
        for why in Refusal
        if why is not Refusal.NOT_OWNER
    }
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
        **{f"not renewed, {why}": replies.not_now(NotRenewableError("Gmail", why), TEXTS) for why in NotRenewable},
        **{f"not again, {why}": replies.not_now(NotAgainError("Gmail", why), TEXTS) for why in NotNow},
        "elsewhere": replies.elsewhere("Gmail", dossier(), TEXTS),
        "elsewhere, not posted": replies.elsewhere("Gmail", dossier(card={"permalink": None}), TEXTS),
        "elsewhere, gone": replies.elsewhere("Gmail", None, TEXTS),
        "reauthorize started": replies.reauthorize_started(one, TEXTS),
        "ask again started": replies.ask_again_started(one, TEXTS),
        "wrong account": wrong_text(rows()["wrong account"], rows()["wrong account"].requests[0], TEXTS, TEXTS),
        "wrong account, no more": wrong_text(dossier(), one, TEXTS, TEXTS),
        "retry started": replies.retry_started(one, TEXTS),
        "store unavailable": replies.store_unavailable(TEXTS),
        "slack slow": replies.slack_slow(TEXTS),
        "unexpected": replies.unexpected(TEXTS),
        "list": overview(survey(intakes_of_all_kinds(12), LATE, limits=LISTED), TEXTS),
        "list, full": overview(
            survey([_numbered(hostile(MAX_APPS), n) for n in range(30)], LATE, limits=LISTED), TEXTS
        ),
        "list, empty": overview(survey([], NOW, limits=LISTED), TEXTS),
        "status": overview(survey([mixed()], LATE, Look(search=Search(words="acme")), limits=FOUND), TEXTS),
        "status, full": overview(survey([hostile(1)] * 99, LATE, Look(search=Search(words="ac")), limits=FOUND), TEXTS),
        "status, nothing": overview(survey([], NOW, Look(search=Search(words=HOSTILE)), limits=FOUND), TEXTS),
    }


def digests() -> dict[str, Message]:
    """Weekly digests."""
    quiet = Period(
        since=OPENED, until=OPENED + timedelta(days=7), opened=0, authorized=0, revoked=0, open_now=0, late_now=0
    )
    rows = [
        row(n, APPS[n % 5], status=Status.AUTHORIZED, authorized_at=OPENED + timedelta(hours=n * 9)) for n in range(12)
    ]
    busy = replace(quiet, opened=14, authorized=12, revoked=2, open_now=3, late_now=1, apps=apps(rows))
    odd = replace(busy, apps=[replace(app, app_label=HOSTILE) for app in busy.apps])
    return {name: digest(period, TEXTS) for name, period in {"quiet": quiet, "busy": busy, "hostile": odd}.items()}


MESSAGES: dict[str, Message] = {
    **{f"digest: {name}": shown for name, shown in digests().items()},
    **{f"card: {name}": shown for name, shown in cards().items()},
    **{f"thread: {name}": shown for name, shown in threads().items() if shown is not None},
    **{f"reply: {name}": shown for name, shown in answers().items()},
}
VIEWS: dict[str, View] = views()
