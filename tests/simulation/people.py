"""The people of a simulation: they fill in forms, press whatever a card offers, and answer at Make, or do not."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from typing import Any

from bot.messages.options import app_option, name_option
from bot.parts.apps import read_catalog
from sandbox.make.answers import ApiError
from sandbox.slack.inputs import state_value
from sandbox.slack.state import BOT_USER
from tests.simulation.forms import Forms
from tests.simulation.stage import Stage

Json = dict[str, Any]
STAFF = ("U0PAULA", "U0PAULA", "U0PAULA", "U0ADAM", "U0MIA", "U0GUS")
MAY_CLOSE = ("U0ADAM", "U0ADAM", "U0PAULA", "U0MIA")
CHANNELS = ("C0ACME", "C0ACME", "C0SHARED")
APPS = ("gmail", "hubspot", "webflow", "mailchimp", "stripe", "hosting-panel")
CLOSE = "credreq.close"
GIVE_SHARE = "credreq.give_share"
FORMS = {CLOSE: "credreq.close_project", GIVE_SHARE: "credreq.give_share"}
CLIENTS = ("Acme GmbH", "Globex", "Initech")
NEVER = {"credreq.open_tracker", "credreq.home"}
CATALOG = read_catalog(None)


class People:
    """Everybody."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._chance: random.Random = stage.chance
        self._opened = 0
        self._forms = Forms(stage)
        self.deleted: set[str] = set()
        self.given: dict[str, float] = {}
        """When the client last gave access, by the name we gave it."""

    async def open_intake(self) -> None:
        """Open the form, fill it in and submit it; whoever sees it fail presses again."""
        user = self._chance.choice(STAFF[:5])
        channel = self._chance.choice(CHANNELS)
        view = await self._form(user, channel)
        if view is None:
            return
        self._fill(view, user)
        for _ in range(self._chance.choice((1, 1, 1, 2, 3))):
            answer = await self._stage.act("submit", user, view_id=view.id)
            self._stage.note(f"{user} submitted {view.id}: {answer}")
            if answer.get("response_action") == "update":
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

    def _fill(self, view: Any, user: str) -> None:
        self._opened += 1
        apps = self._chance.sample(APPS, self._chance.choice((1, 1, 2, 2, 3)))
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
        await self._press([(where, press) for where, press in self._buttons() if press["action_id"] != CLOSE])

    async def close_project(self) -> None:
        """Close a project, down to the form's button."""
        await self._press(
            [(where, press) for where, press in self._buttons() if press["action_id"] == CLOSE], MAY_CLOSE
        )

    async def hand_in_share(self) -> None:
        """Hand in a share link, through its form."""
        await self._press([(where, press) for where, press in self._buttons() if press["action_id"] == GIVE_SHARE])

    async def _press(self, offered: list[tuple[Json, Json]], whom: Sequence[str] = STAFF) -> None:
        if not offered:
            return
        user = self._chance.choice(whom)
        where, press = self._chance.choice(offered)
        times = self._chance.choice((1, 1, 1, 2))
        self._stage.note(f"{user} presses {press['action_id']} {press['value']} {times}x")
        await asyncio.gather(*(self._stage.act("click", user, container=where, **press) for _ in range(times)))
        if form := FORMS.get(press["action_id"]):
            await self._forms.fill_in(user, form, press["value"])

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
        self.deleted.add(card.ts)
        await self._stage.act("delete", "U0ADAM", channel=card.channel, ts=card.ts)

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
        control, request = self._stage.faces["make"]._control, self._chance.choice(requests)
        act = self._chance.choice(("authorize", "authorize", "authorize", "decline", "revoke", "break", "remove"))
        credential = self._chance.choice([*request.credentials, None])
        if act == "remove":
            credential = None
        chosen = None if credential is None else credential.id
        try:
            answer = control._answer(request, {"do": act, "credentialId": chosen, "requestId": request.id})
        except ApiError as error:
            self._stage.note(f"client cannot {act}: {error.body.get('detail')}")
            return
        self._stage.note(f"client does {act} {request.name} {chosen}: {answer.status}")
        if act == "authorize":
            now = self._stage.loop.time()
            self.given |= {c.name_override: now for c in request.credentials if credential in {None, c}}


def _values(element: Json) -> list[str]:
    if element["action_id"] in NEVER or element.get("url"):
        return []
    if element["type"] == "overflow":
        return [option["value"] for option in element["options"]]
    return [element["value"]] if "value" in element else []
