"""The people of a simulation: they fill in forms, press whatever a card offers, and answer at Make, or do not."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bot.messages.ids import ActionId, CallbackId
from bot.messages.options import app_option, name_option
from bot.parts.apps import read_catalog
from bot.slack_app.answering import ACK_BY
from sandbox.make.answers import ApiError
from sandbox.make.face import MakeFace
from sandbox.slack.inputs import state_value
from sandbox.slack.state import BOT_USER
from tests.simulation.forms import Forms
from tests.simulation.stage import Stage

Json = dict[str, Any]
STAFF = ("U0PAULA", "U0PAULA", "U0PAULA", "U0ADAM", "U0MIA", "U0GUS")
MAY_CLOSE = ("U0ADAM", "U0ADAM", "U0PAULA", "U0MIA")
MAY_SHARE = ("U0ADAM", "U0ADAM", "U0PAULA", "U0PAULA", "U0MIA", "U0GUS")
TRIES = 3
DEEDS = ("double clicks", "second yeses tried", "broken connections")
"""What is counted of what they do."""
REVOCABLE = (
    "select i.owner_id from requests r join intakes i on i.id = r.intake_id where r.id = ?"
    " and r.requested_at is not null and r.revoke_requested_at is null and r.status not in ('Revoked', 'Declined')"
)
"""A row of which Revoke was not pressed yet."""
CHANNELS = ("C0ACME", "C0ACME", "C0SHARED")
APPS = ("gmail", "hubspot", "webflow", "mailchimp", "stripe", "hosting-panel")
FORMS = {ActionId.CLOSE: CallbackId.CLOSE, ActionId.GIVE_SHARE: CallbackId.GIVE_SHARE}
SECOND = (*(ActionId.APPROVE,) * 3, ActionId.CALL_OFF)
OF_SHARES = (*(ActionId.GIVE_SHARE,) * 3, *(ActionId.SHOW_SHARE,) * 3, ActionId.END_SHARE)
CLIENTS = ("Acme GmbH", "Globex", "Initech")
ANSWERS = ("authorize", "authorize", "authorize", "decline", "revoke", "break", "remove")
NEVER = {"credreq.open_tracker", "credreq.home"}
CATALOG = read_catalog(None)


class People:
    """Everybody."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._chance: random.Random = stage.chance
        self._opened = 0
        self.deeds = Counter[str]()
        """What they did, by name."""
        self.forms = Forms(stage)
        self.opened: list[str] = []
        """The forms of which somebody was told that it went through."""
        self.deleted: dict[str, str] = {}
        """Cards that were deleted, with what they showed."""
        self.pressed: set[tuple[str, str, str]] = set()
        """Every press: the button, its value, who."""
        self.unstored: list[str] = []
        """Rows whose Revoke was acknowledged, and not stored."""
        self.given: dict[str, float] = {}
        """When the client last gave access, by the name we gave it."""

    async def open_intake(self, apps: Sequence[str] = ()) -> None:
        """Open the form, fill it in and submit it; whoever sees it fail presses again."""
        user = self._chance.choice(STAFF[:5])
        channel = self._chance.choice(CHANNELS)
        view = await self._form(user, channel)
        if view is None:
            return
        self._fill(view, user, apps or APPS)
        for _ in range(self._chance.choice((1, 1, 1, 2, 3))):
            answer = await self._stage.act("submit", user, view_id=view.id)
            self._stage.note(f"{user} submitted {view.id}: {answer}")
            if answer.get("response_action") == "update":
                self.opened.append(view.id)
                return

    async def _form(self, user: str, channel: str) -> Any:
        await self._stage.act("command", user, channel=channel, command="/credreq", text="new")
        for _ in range(12):
            view = self._stage.slack.views.top(user)
            if (
                view is not None
                and view.definition.get("submit")
                and view.definition["callback_id"] == "credreq.new_intake"
            ):
                return view
            await asyncio.sleep(0.5)
        return None

    def _fill(self, view: Any, user: str, offered: Sequence[str]) -> None:
        self._opened += 1
        apps = self._chance.sample(offered, self._chance.choice((1, 1, 2, 2, 3)))
        held: dict[str, Any] = {
            "client": name_option(self._chance.choice(CLIENTS)),
            "project": name_option(f"Project {self._chance.randint(1, 3)}"),
            "contact_name": "Carla Client",
            "contact_email": "carla@acme.example",
            "contact_slack": self._chance.choice((None, "U0CARLA", "U0GUS")),
            "apps": [app_option(app, CATALOG) for app in apps],
            "owner": user,
            "sponsor_email": self._chance.choice((None, None, "sponsor@acme.example")),
        }
        for name, value in held.items():
            self._put(view, f"credreq.{name}", value)
        if self._chance.random() < 0.3:
            self._tick(view, "credreq.one_link")

    def _put(self, view: Any, block_id: str, value: Any) -> None:
        block = next(b for b in view.blocks if b.get("block_id") == block_id)
        element = block["element"]
        view.values.setdefault(block_id, {})[element["action_id"]] = state_value(element, value)

    def _tick(self, view: Any, block_id: str) -> None:
        block = next(b for b in view.blocks if b.get("block_id") == block_id)
        self._put(view, block_id, block["element"]["options"])

    async def press(self) -> None:
        """Press something on some card; now and then twice at once."""
        await self._press([(where, press) for where, press in self._buttons() if press["action_id"] != ActionId.CLOSE])

    async def close_project(self) -> None:
        """Close a project, down to the form's button."""
        await self._press_one(ActionId.CLOSE, MAY_CLOSE)

    async def approve(self) -> None:
        """Say yes to a closing, or call it off; whoever asked for it tries as well, and whoever else is there."""
        for user in self._chance.sample(("U0ADAM", "U0MIA", "U0PAULA"), self._chance.choice((1, 2, 3))):
            await self._press_one(self._chance.choice(SECOND), (user,))

    async def hand_in_share(self) -> None:
        """Hand in a share link, through its form; look at one, or say that it was used."""
        await self._press_one(self._chance.choice(OF_SHARES), MAY_SHARE)

    async def ask_again(self) -> None:
        """Have a client asked again."""
        await self._press_one(ActionId.ASK_AGAIN, MAY_CLOSE)

    async def renew(self) -> None:
        """See a connection break, and have it renewed."""
        requests = self._stage.zone.store.newest()
        if not requests:
            return
        chosen = self._chance.choice(requests).id
        for act in ("authorize", "break"):
            if (request := self._stage.zone.store.get(chosen)) is not None:
                self._answer(request, act, None)
            self._stage.stir()
            await asyncio.sleep(self._chance.choice((1.0, 400.0, 2400.0, 2400.0)))
        await self._press_one(ActionId.REAUTHORIZE, MAY_CLOSE)

    async def come_back(self) -> None:
        """Have something taken back, or asked for anew, and see the client use the old link again."""
        await self._press_one(self._chance.choice((ActionId.REVOKE, ActionId.ASK_AGAIN)), MAY_CLOSE)
        await asyncio.sleep(self._chance.choice((0.5, 5.0, 60.0, 2400.0, 2400.0)))
        requests = self._stage.zone.store.newest()
        over = [(r, c) for r in requests for c in r.credentials if c.state in {"declined", "pending"}]
        if over:
            request, credential = self._chance.choice(over)
            self._answer(request, "authorize", credential)
            self._stage.stir()

    async def _press_one(self, action: ActionId, whom: Sequence[str]) -> None:
        """Press one kind of button; whoever sees the form fail presses again."""
        for _ in range(TRIES):
            found = [(where, press) for where, press in self._buttons() if press["action_id"] == action]
            if await self._press(found, whom):
                return
            await asyncio.sleep(self._chance.choice((1.0, 30.0)))

    async def _press(self, offered: list[tuple[Json, Json]], whom: Sequence[str] = STAFF) -> bool:
        """Press one of these, and fill in the form that opens; tell whether nothing failed before one's eyes."""
        if not offered:
            return False
        user = self._chance.choice(whom)
        where, press = self._chance.choice(offered)
        times = self._chance.choice((1, 1, 1, 2))
        self._stage.note(f"{user} presses {press['action_id']} {press['value']} {times}x")
        self.deeds["double clicks"] += times > 1
        self.deeds["second yeses tried"] += press["action_id"] == ActionId.APPROVE
        self.pressed.add((press["action_id"], press["value"], user))
        is_due = press["action_id"] == ActionId.REVOKE and self._may_revoke(press["value"], user)
        began = self._stage.loop.time()
        click = {"container": where} | press
        answers = await asyncio.gather(*(self._stage.act("click", user, **click) for _ in range(times)))
        is_acked = is_due and answers[0].get("ok") and self._stage.loop.time() - began < ACK_BY
        if is_acked and self._may_revoke(press["value"], user):  # Slack does not repeat what was acknowledged
            self.unstored.append(press["value"])
        form = FORMS.get(press["action_id"])
        return form is None or await self.forms.fill_in(user, form, press["value"])

    def _may_revoke(self, row_id: str, user: str) -> bool:
        """Tell whether a press on Revoke must lead to something: it is due, it may be, and no weather is in its way."""
        row, weather = self._stage.disk.rows(REVOCABLE, row_id), self._stage.weather
        closing = self._stage.disk.rows("select 1 from teardowns where open_key is not null")
        may = bool(row) and user in self._stage.settings.admin_users | {row[0]["owner_id"]}
        is_fair = not weather.badness and not weather.away and not self._stage.world.faults.standing()
        return may and is_fair and not closing

    def _buttons(self) -> Iterator[tuple[Json, Json]]:
        for message in self.messages():
            where = {"type": "message", "channel": message.channel, "ts": message.ts}
            for block in message.blocks or []:
                for element in block.get("elements", []) if block["type"] == "actions" else []:
                    for value in _values(element):
                        yield where, {"action_id": element["action_id"], "block_id": block["block_id"], "value": value}

    def messages(self) -> Iterator[Any]:
        """Return the bot's messages that people see."""
        for channel in ("C0ACME", "C0SHARED", "C0GLOBEX"):
            for message in self._stage.slack.workspace.messages.get(channel, {}).values():
                if message.user == BOT_USER and not message.deleted:
                    yield message

    def cards(self) -> list[Any]:
        return [m for m in self.messages() if not m.thread_ts and m.metadata and m.blocks]

    async def delete_card(self) -> None:
        """Delete a card, as an admin of the workspace may."""
        cards = self.cards()
        if not cards:
            return
        card = self._chance.choice(cards)
        self._stage.note(f"a card is deleted: {card.ts}")
        self.deleted[card.ts] = ""
        await self._stage.act("delete", "U0ADAM", channel=card.channel, ts=card.ts)
        await asyncio.sleep(1.0)  # an edit that came in before may be noted only now
        known = self._stage.disk.rows("select rendered_hash from cards where ts = ?", card.ts)
        self.deleted[card.ts] = str(known[0]["rendered_hash"]) if known else ""

    async def answer_in_thread(self) -> None:
        """Write below a card, as the client or a colleague."""
        cards = self.cards()
        if cards:
            card = self._chance.choice(cards)
            members = [
                u
                for u in ("U0CARLA", "U0GUS", "U0PAULA")
                if u in self._stage.slack.workspace.channels[card.channel].members
            ]
            await self._stage.act(
                "message",
                self._chance.choice(members),
                channel=card.channel,
                text="Working on it",
                thread_ts=card.ts,
            )

    async def look_around(self) -> None:
        """Open App Home, or ask for a list."""
        user = self._chance.choice(STAFF)
        if self._chance.random() < 0.5:
            await self._stage.act("home", user)
        else:
            text = self._chance.choice(("list", "preview", "nudge", "help", "status acme"))
            await self._stage.act("command", user, channel="C0ACME", command="/credreq", text=text)

    async def answer_at_make(self) -> None:
        """Be the client: authorize, decline, withdraw, break, remove."""
        requests = self._stage.zone.store.newest()
        if not requests:
            return
        request, act = self._chance.choice(requests), self._chance.choice(ANSWERS)
        credential = self._chance.choice([*request.credentials, None])
        self._answer(request, act, None if act == "remove" else credential)

    def _answer(self, request: Any, act: str, credential: Any) -> None:
        control = self._stage.face(MakeFace)._control
        chosen = None if credential is None else credential.id
        try:
            answer = control._answer(request, {"do": act, "credentialId": chosen, "requestId": request.id})
        except ApiError as error:
            self._stage.note(f"client cannot {act}: {error.body.get('detail')}")
            return
        self._stage.note(f"client does {act} {request.name} {chosen}: {answer.status}")
        if act == "remove" and answer.status == 200:
            self._stage.witness.removed(request.name)
        self.deeds["broken connections"] += act == "break" and answer.status == 200
        if act == "authorize":
            now = self._stage.loop.time()
            self.given |= {c.name_override: now for c in request.credentials if credential in {None, c}}


def _values(element: Json) -> list[str]:
    if element["action_id"] in NEVER or element.get("url"):
        return []
    if element["type"] == "overflow":
        return [option["value"] for option in element["options"]]
    return [element["value"]] if "value" in element else []
