"""A stand before the running bot: intakes put straight into its store, payloads handed straight to it."""

import asyncio
import itertools
import json
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.domain.dossier import Dossier
from bot.domain.make_request import Creation
from bot.domain.sharing import ShareLink
from bot.domain.status import Status
from bot.messages.ids import CallbackId
from sandbox.story.stage import words
from tests.acceptance.roles.people import GINA
from tests.acceptance.scene import CHANNEL, PAULA, Json, Scene
from tests.store.build import a_credential, a_dossier

TEAM = {"id": "T0NORTH", "domain": "northwind"}
PEOPLE = {"owner_id": PAULA, "opened_by": PAULA, "contact_slack_id": GINA, "channel_id": CHANNEL}
SHARED = "https://share.1password.com/s#only-for-the-owner"
HISTORY = ("events", "event_links", "chain_head", "inbox", "sqlite_sequence")
"""What may grow although somebody was refused."""
_numbers = itertools.count(1)


def submitted(callback_id: str, fields: Json, **more: Any) -> Json:
    """Return a submitted view whose fields hold this, by block."""
    values = {block: {"credreq.value": element} for block, element in fields.items()}
    blocks = [{"type": "input", "block_id": block} for block in fields]
    ids = {"id": f"V{next(_numbers):08}", "type": "modal", "callback_id": callback_id, "hash": "1.h"}
    return {**ids, "private_metadata": "", "blocks": blocks, "state": {"values": values}, **more}


@dataclass
class Stand:
    """Who acts, on which intake; `told` is what they were shown."""

    scene: Scene
    user: str = ""
    dossier: Dossier = field(default_factory=a_dossier)
    told: list[str] = field(default_factory=list)
    pressed: set[str] = field(default_factory=set)
    own: dict[str, str] = field(default_factory=dict)
    """Teardowns by who asked for them."""

    @property
    def row(self) -> str:
        """Return the intake's only row."""
        return self.dossier.requests[0].id

    async def seed(self, state: str = "pending", *, creation: Creation = Creation.CREATED, **row: Any) -> None:
        """Put an intake into the store whose one row is in this state at Make."""
        now = self.scene.world.clock.now() - timedelta(hours=30)
        fresh = a_dossier("gmail", **PEOPLE, created_at=now)
        mark = f"seed{next(_numbers)}"
        exists = creation is Creation.CREATED
        made = replace(fresh.make_requests[0], creation=creation, make_status=state)
        if exists:
            made = replace(made, make_id=mark, public_uri=f"https://eu1.make.com/{mark}")
        usual: Json = {"app_label": "Gmail", "requested_at": now if exists else None}
        request = replace(fresh.requests[0], **(usual | row))
        remote_id = "7" if state in {"authorized", "invalid"} else None
        held = (a_credential(request, state=state, remote_id=remote_id, seen_at=now),) if exists else ()
        await self._store(replace(fresh, make_requests=(made,), requests=(request,), credentials=held))

    async def seed_share(self, *, held: bool = False) -> None:
        """Put an intake into the store whose one row waits for a share link, or holds one."""
        now = self.scene.world.clock.now()
        fresh, until = a_dossier("gmail", **PEOPLE, created_at=now), now + timedelta(days=7)
        row = replace(fresh.requests[0], make_request_id=None, app_label="Vault", requested_at=now)
        if held:
            row = replace(row, status=Status.AUTHORIZED, authorized_at=now, share_expires_at=until)
        await self._store(replace(fresh, make_requests=(), requests=(row,)))
        if held:
            link = ShareLink(request_id=row.id, url=SHARED, given_by=GINA, given_at=now, expires_at=until)
            async with self.scene.app.outside.store.transaction() as tx:
                await tx.keep_share_link(link)

    async def _store(self, dossier: Dossier) -> None:
        self.dossier = replace(dossier, card=replace(dossier.card, ts=f"{next(_numbers)}.0"))
        async with self.scene.app.outside.store.transaction() as tx:
            await tx.add(self.dossier)

    async def button(self, action_id: str, value: str, *, home: bool = False, **more: Any) -> None:
        """Press a button of a message, or of App Home."""
        self.pressed.add(action_id)
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.0"} | more
        core = self.scene.slack
        body: Json = {
            "type": "block_actions",
            "trigger_id": core.triggers.mint(self.user, channel="" if home else CHANNEL),
        }
        if home:
            body["view"] = {"id": "VHOME", "type": "home", "callback_id": "credreq.home", "hash": "1.h"}
        else:
            body["response_url"], body["channel"] = self._response_url("actions"), {"id": CHANNEL}
        await self._sent(body | {"team": TEAM, "user": {"id": self.user, "team_id": "T0NORTH"}, "actions": [action]})

    async def submit(self, callback_id: str, fields: Json, **more: Any) -> None:
        """Submit a form."""
        self.pressed.add(callback_id)
        trigger = self.scene.slack.triggers.mint(self.user, channel=CHANNEL)
        who = {"team": TEAM, "user": {"id": self.user, "team_id": "T0NORTH"}, "trigger_id": trigger}
        await self._sent({"type": "view_submission", "view": submitted(callback_id, fields, **more), **who})

    async def suggest(self, action_id: str) -> None:
        """Type into a field that offers choices; what is offered counts as shown."""
        self.pressed.add(action_id)
        body = {"type": "block_suggestion", "action_id": action_id, "block_id": "b", "value": ""}
        view = {"id": "V1", "type": "modal", "callback_id": str(CallbackId.NEW_INTAKE), "state": {"values": {}}}
        await self._sent(body | {"team": TEAM, "user": {"id": self.user, "team_id": "T0NORTH"}, "view": view})
        self.told = [told for told in self.told if told != json.dumps({"options": []})]

    async def command(self, text: str) -> None:
        """Type the command."""
        self.pressed.add(text.partition(" ")[0])
        core = self.scene.slack
        body = {
            "command": "/credreq",
            "text": text,
            "user_id": self.user,
            "team_id": "T0NORTH",
            "channel_id": CHANNEL,
            "trigger_id": core.triggers.mint(self.user, channel=CHANNEL),
            "response_url": self._response_url("commands"),
        }
        await self._sent(body)

    async def home(self) -> None:
        """Open App Home."""
        number = next(_numbers)
        event = {
            "type": "app_home_opened",
            "user": self.user,
            "tab": "home",
            "channel": "D1",
            "event_ts": f"{number}.0",
        }
        body = {"type": "event_callback", "event_id": f"Ev{number}", "event": event, "team_id": "T0NORTH"}
        await self._sent(body)
        home = self.scene.slack.views.homes.get(self.user)
        self.told += [words(home.definition)] if home is not None else []

    def _response_url(self, kind: str) -> str:
        path, _ = self.scene.slack.responses.mint(kind, user=self.user, channel=CHANNEL)
        return f"{self.scene.sandbox.url}/slack/response/{path}"

    async def _sent(self, body: Json) -> None:
        """Hand the payload over; notes what the person is shown: a whisper, a modal, an answer to a form."""
        core = self.scene.slack
        core.views.stacks.pop(self.user, None)
        before = len(core.workspace.ephemerals.get(self.user, []))
        core.limits.forget()
        answer = await self.scene.dispatch(body)
        await self._answered()
        whispers = core.workspace.ephemerals.get(self.user, [])[before:]
        self.told = [text for one in whispers for text in (one.text, words({"blocks": one.blocks or []}))]
        self.told += [words(view.definition) for view in core.views.stacks.get(self.user, [])]
        self.told += [json.dumps(answer, ensure_ascii=False)] if answer else []

    async def _answered(self) -> None:
        """Wait for the listener: Bolt lets it go on after the acknowledgement."""
        for _ in range(3):
            await asyncio.sleep(0)
        assert await self.scene.app.socket._work.idle(60)


class Ledger:
    """Everything in the bot's store, read from beside it."""

    def __init__(self, scene: Scene) -> None:
        self._path = Path(scene.app.settings.database_url.removeprefix("sqlite:///"))

    def rows(self, *without: str) -> dict[str, list[Any]]:
        """Return every row of every table."""
        with sqlite3.connect(self._path) as file:
            names = [name for (name,) in file.execute("select name from sqlite_master where type = 'table'")]
            return {name: file.execute(f"select * from {name}").fetchall() for name in names if name not in without}  # noqa: S608 - a table's name

    def events_since(self, seq: int) -> list[tuple[str, str, Json]]:
        """Return kind, actor and data of what was added to the history."""
        with sqlite3.connect(self._path) as file:
            found = file.execute("select kind, actor, data from events where seq > ? order by seq", [seq]).fetchall()
        return [(kind, actor, json.loads(data or "{}")) for kind, actor, data in found]

    def last(self) -> int:
        with sqlite3.connect(self._path) as file:
            (seq,) = file.execute("select coalesce(max(seq), 0) from events").fetchone()
        return int(seq)
