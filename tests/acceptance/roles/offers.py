"""Every surface that offers an action, and how it is pressed there."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.authority import Action
from bot.domain.event import EventKind, Surface
from bot.domain.make_request import Creation
from bot.domain.status import Status
from bot.domain.teardown import ask
from bot.messages.ids import CLOSE_NAME, SHARE_ADDRESS, SNOOZE_DAY, ActionId, CallbackId
from tests.acceptance.roles import board
from tests.acceptance.roles.people import OUTSIDE, ROLES
from tests.acceptance.roles.stand import SHARED, Stand
from tests.acceptance.scene import CHANNEL, PAULA, Json

Do = Callable[[Stand], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An action on one surface.

    Attributes:
        seed: brings about what it needs.
        press: does it, as `stand.user`.
        event: what the history says when it was allowed; None where nothing is written.
        shows: what whoever may is shown.
        noted: whether a refusal is kept in the history; where it is about no intake there is none to keep it in.
        unseen: the roles that are refused before it is known which intake they mean.
    """

    action: Action
    surface: str
    seed: Do
    press: Do
    event: EventKind | None = None
    shows: str = ""
    noted: bool = True
    unseen: Collection[str] = ()

    @property
    def name(self) -> str:
        return f"{self.action} by {self.surface}"


async def pending(stand: Stand) -> None:
    await stand.seed()


async def authorized(stand: Stand) -> None:
    await stand.seed("authorized", status=Status.AUTHORIZED, authorized_at=stand.scene.world.clock.now())


async def failed(stand: Stand) -> None:
    await stand.seed(creation=Creation.FAILED)


async def invalid(stand: Stand) -> None:
    await stand.seed("invalid", status=Status.INVALID)


async def declined(stand: Stand) -> None:
    await stand.seed("declined", status=Status.DECLINED)


async def paused(stand: Stand) -> None:
    await stand.seed(paused_at=stand.scene.world.clock.now())


async def wanted(stand: Stand) -> None:
    await stand.seed_share()


async def handed_in(stand: Stand) -> None:
    await stand.seed_share(held=True)


def on_row(action_id: ActionId, *, home: bool = False) -> Do:
    return lambda stand: stand.button(str(action_id), stand.row, home=home)


def on_intake(action_id: ActionId, *, home: bool = False, choice: str = "") -> Do:
    return lambda stand: stand.button(str(action_id), f"{choice}{stand.dossier.intake.id}", home=home)


def plain(action_id: ActionId, value: str = "") -> Do:
    return lambda stand: stand.button(str(action_id), value, home=True)


def typing(action_id: ActionId) -> Do:
    return lambda stand: stand.suggest(str(action_id))


def typed(words: str, *, of_project: bool = False) -> Do:
    return lambda stand: stand.command(f"{words} {stand.dossier.intake.project}" if of_project else words)


async def snooze_form(stand: Stand) -> None:
    day = (stand.scene.world.clock.now() + timedelta(days=3)).date().isoformat()
    field = {SNOOZE_DAY: {"type": "datepicker", "selected_date": day}}
    await stand.submit(str(CallbackId.SNOOZE), field, private_metadata=stand.dossier.intake.id)


async def share_form(stand: Stand) -> None:
    field = {SHARE_ADDRESS: {"type": "plain_text_input", "value": SHARED}}
    await stand.submit(str(CallbackId.GIVE_SHARE), field, private_metadata=f"{stand.row} en")


async def narrow_form(stand: Stand) -> None:
    await stand.submit(str(CallbackId.NARROW), {})


async def intake_form(stand: Stand) -> None:
    apps = {"type": "multi_external_select", "selected_options": [{"value": "gmail"}]}
    texts = {"client": stand.dossier.intake.client, "project": f"New for {stand.user} {stand.row}"}
    texts |= {"contact_name": "Carla Client", "contact_email": "carla@acme.example"}
    fields: Json = {f"credreq.{name}": {"type": "plain_text_input", "value": text} for name, text in texts.items()}
    fields |= {"credreq.apps": apps, "credreq.owner": {"selected_user": PAULA}}
    fields |= {"credreq.channel": {"selected_conversation": CHANNEL}}
    await stand.submit(str(CallbackId.NEW_INTAKE), fields)


async def close_form(stand: Stand) -> None:
    field = {CLOSE_NAME: {"type": "plain_text_input", "value": stand.dossier.intake.project}}
    await stand.submit(str(CallbackId.CLOSE), field, private_metadata=stand.dossier.intake.id)


async def closing(stand: Stand) -> None:
    """Let somebody have asked for the project to be closed."""
    await stand.seed()
    out, at = stand.scene.app.outside, stand.scene.world.clock.now()
    asked = ask(f"t{stand.row}", stand.dossier, "U0ASKER", Surface.MODAL, at, two_person=True)
    async with out.store.transaction() as tx:
        assert await tx.add_teardown(asked)


async def own_closing(stand: Stand) -> None:
    """Let each of them have asked for a project of their own to be closed."""
    out, at = stand.scene.app.outside, stand.scene.world.clock.now()
    for user_id in ROLES.values():
        await stand.seed()
        asked = ask(f"t{user_id}{stand.row}", stand.dossier, user_id, Surface.MODAL, at, two_person=True)
        stand.own[user_id] = asked.id
        async with out.store.transaction() as tx:
            assert await tx.add_teardown(asked)


def on_teardown(action_id: ActionId) -> Do:
    return lambda stand: stand.button(str(action_id), f"t{stand.row}")


async def repair_button(stand: Stand) -> None:
    await stand.button(str(ActionId.REPAIR), f"request_gone|{stand.dossier.make_requests[0].id}")


_A, _E = Action, EventKind
OFFERS = [
    Offer(action=_A.READ, surface="command list", seed=pending, press=typed("list"), shows="Under way", noted=False),
    Offer(
        action=_A.READ,
        surface="command status",
        seed=pending,
        press=typed("status", of_project=True),
        shows="Acme",
        noted=False,
    ),
    Offer(
        action=_A.READ,
        surface="command preview",
        seed=pending,
        press=typed("preview", of_project=True),
        shows="Acme",
        noted=False,
    ),
    Offer(
        action=_A.READ, surface="App Home", seed=pending, press=lambda stand: stand.home(), shows="Acme", noted=False
    ),
    Offer(
        action=_A.READ,
        surface="App Home's form",
        seed=pending,
        press=plain(ActionId.HOME_NARROW),
        shows="Search",
        noted=False,
    ),
    Offer(action=_A.READ, surface="App Home's submitted form", seed=pending, press=narrow_form, noted=False),
    *(
        Offer(action=_A.READ, surface=f"App Home's {button}", seed=pending, press=plain(button, value), noted=False)
        for button, value in {
            ActionId.HOME_SECTION: "late",
            ActionId.HOME_BACK: "",
            ActionId.HOME_PREVIOUS: "0",
            ActionId.HOME_NEXT: "1",
            ActionId.HOME_CLIENT: "Acme",
            ActionId.HOME_ALL: "",
        }.items()
    ),
    Offer(
        action=_A.READ,
        surface="card details",
        seed=authorized,
        press=on_row(ActionId.DETAILS),
        shows="Authorized",
        noted=False,
    ),
    Offer(
        action=_A.READ,
        surface="card text to send",
        seed=authorized,
        press=on_row(ActionId.WRONG_TEXT),
        shows="Gmail",
        noted=False,
    ),
    Offer(action=_A.OPEN, surface="command", seed=pending, press=typed("new"), shows="Client", noted=False),
    Offer(action=_A.OPEN, surface="App Home", seed=pending, press=plain(ActionId.NEW), shows="Client", noted=False),
    Offer(action=_A.OPEN, surface="form", seed=pending, press=intake_form, event=_E.OPENED, noted=False),
    Offer(action=_A.OPEN, surface="Notion box", seed=pending, press=board.send_request, event=_E.OPENED, noted=False),
    *(
        Offer(action=action, surface=f"typing {field}", seed=pending, press=typing(field), shows=shows, noted=False)
        for action, field, shows in (
            (_A.OPEN, ActionId.PICK_CLIENT, "Acme"),
            (_A.OPEN, ActionId.PICK_PROJECT, "Website"),
            (_A.OPEN, ActionId.PICK_APPS, "Gmail"),
            (_A.READ, ActionId.FIND_CLIENT, "Acme"),
        )
    ),
    Offer(action=_A.RETRY, surface="card", seed=failed, press=on_row(ActionId.RETRY), event=_E.RETRIED),
    Offer(action=_A.REVOKE, surface="card", seed=authorized, press=on_row(ActionId.REVOKE), event=_E.REVOKE_ASKED),
    Offer(
        action=_A.REVOKE,
        surface="Notion box",
        seed=authorized,
        press=board.tear_down,
        event=_E.REVOKE_ASKED,
        noted=False,
    ),
    Offer(
        action=_A.REVOKE,
        surface="Notion status",
        seed=authorized,
        press=board.set_status("Revoked"),
        event=_E.REVOKE_ASKED,
        noted=False,
    ),
    Offer(
        action=_A.REVOKE,
        surface="Notion status declined",
        seed=pending,
        press=board.set_status("Declined"),
        event=_E.STATUS_CHANGED,
        noted=False,
    ),
    Offer(
        action=_A.REVOKE, surface="Notion owner", seed=pending, press=board.hand_on, event=_E.OWNER_CHANGED, noted=False
    ),
    Offer(
        action=_A.REVOKE,
        surface="thread keep it",
        seed=board.asked_on_board,
        press=on_row(ActionId.KEEP),
        event=_E.TEARDOWN_KEPT,
    ),
    Offer(
        action=_A.SHOW_LINK,
        surface="card",
        seed=pending,
        press=on_row(ActionId.SHOW_LINK),
        event=_E.LINK_SHOWN,
        shows="https://eu1.make.com/seed",
    ),
    Offer(action=_A.NUDGE, surface="card", seed=pending, press=on_intake(ActionId.NUDGE), event=_E.NUDGE_ASKED),
    Offer(
        action=_A.NUDGE,
        surface="App Home",
        seed=pending,
        press=on_intake(ActionId.NUDGE, home=True),
        event=_E.NUDGE_ASKED,
    ),
    Offer(
        action=_A.NUDGE,
        surface="command",
        seed=pending,
        press=typed("nudge", of_project=True),
        unseen=OUTSIDE,
        event=_E.NUDGE_ASKED,
    ),
    Offer(
        action=_A.SNOOZE,
        surface="card tomorrow",
        seed=pending,
        press=on_intake(ActionId.REMINDERS, choice="tomorrow:"),
        event=_E.SNOOZED,
    ),
    Offer(
        action=_A.SNOOZE,
        surface="card Monday",
        seed=pending,
        press=on_intake(ActionId.REMINDERS, choice="monday:"),
        event=_E.SNOOZED,
    ),
    Offer(
        action=_A.SNOOZE,
        surface="card form",
        seed=pending,
        press=on_intake(ActionId.REMINDERS, choice="date:"),
        shows="No reminder before",
    ),
    Offer(
        action=_A.SNOOZE,
        surface="App Home form",
        seed=pending,
        press=on_intake(ActionId.REMINDERS, choice="date:", home=True),
        shows="No reminder before",
    ),
    Offer(action=_A.SNOOZE, surface="form", seed=pending, press=snooze_form, event=_E.SNOOZED),
    Offer(
        action=_A.MUTE,
        surface="card",
        seed=pending,
        press=on_intake(ActionId.REMINDERS, choice="mute:"),
        event=_E.MUTED,
    ),
    Offer(
        action=_A.PAUSE,
        surface="card",
        seed=pending,
        press=on_intake(ActionId.REMINDERS, choice="pause:"),
        event=_E.PAUSED,
    ),
    Offer(
        action=_A.PAUSE,
        surface="card resume",
        seed=paused,
        press=on_intake(ActionId.REMINDERS, choice="resume:"),
        event=_E.RESUMED,
    ),
    Offer(
        action=_A.CLOSE, surface="card", seed=authorized, press=on_intake(ActionId.CLOSE), shows="Every access below"
    ),
    Offer(
        action=_A.CLOSE,
        surface="command",
        seed=authorized,
        press=typed("close", of_project=True),
        shows="Every access below",
        unseen=OUTSIDE,
    ),
    Offer(action=_A.CLOSE, surface="form", seed=authorized, press=close_form, event=_E.CLOSE_ASKED),
    Offer(
        action=_A.APPROVE, surface="thread", seed=closing, press=on_teardown(ActionId.APPROVE), event=_E.CLOSE_APPROVED
    ),
    Offer(
        action=_A.APPROVE,
        surface="thread call off",
        seed=closing,
        press=on_teardown(ActionId.CALL_OFF),
        event=_E.CLOSE_CALLED_OFF,
    ),
    Offer(
        action=_A.WITHDRAW,
        surface="thread call off",
        seed=own_closing,
        press=lambda stand: stand.button(str(ActionId.CALL_OFF), stand.own[stand.user]),
        event=_E.CLOSE_CALLED_OFF,
    ),
    Offer(
        action=_A.REAUTHORIZE, surface="card", seed=invalid, press=on_row(ActionId.REAUTHORIZE), event=_E.RENEW_ASKED
    ),
    Offer(action=_A.ASK_AGAIN, surface="card", seed=declined, press=on_row(ActionId.ASK_AGAIN), event=_E.AGAIN_ASKED),
    Offer(action=_A.GIVE_SHARE, surface="card", seed=wanted, press=on_row(ActionId.GIVE_SHARE), shows="Vault"),
    Offer(action=_A.GIVE_SHARE, surface="form", seed=wanted, press=share_form, event=_E.SHARE_GIVEN),
    Offer(
        action=_A.SHOW_SHARE,
        surface="card",
        seed=handed_in,
        press=on_row(ActionId.SHOW_SHARE),
        event=_E.SHARE_SHOWN,
        shows=SHARED,
    ),
    Offer(action=_A.END_SHARE, surface="card", seed=handed_in, press=on_row(ActionId.END_SHARE), event=_E.REVOKED),
    Offer(action=_A.REPAIR, surface="report", seed=pending, press=repair_button, event=_E.REPAIRED, noted=False),
    Offer(action=_A.REPAIR, surface="command", seed=pending, press=typed("reconcile"), shows="Comparing", noted=False),
]
