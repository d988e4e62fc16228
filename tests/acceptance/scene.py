"""A scene: the whole bot on the sandbox, the people in it, and what each of them reads."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt.async_app import AsyncBoltRequest
from sqlalchemy import func, select

from bot.adapters.store import tables
from bot.adapters.store.address import read_address
from bot.adapters.store.migrate import migrate
from bot.app import App
from bot.domain.delivery import DeliveryState
from sandbox.bot import BotInSandbox
from sandbox.server import Sandbox, start
from sandbox.slack.core import Core
from sandbox.slack.face import SlackFace
from sandbox.story.stage import DidNotHappenError, Stage, replies, roots, words
from sandbox.world.world import World
from tests.faces import face_of

Json = dict[str, Any]
PAULA, ADAM, MIA, GUS, DORA, CARLA = "U0PAULA", "U0ADAM", "U0MIA", "U0GUS", "U0DORA", "U0CARLA"
CHANNEL = "C0ACME"
SCALE = 20.0
"""The sandbox's clock runs this much faster, so that pauses of seconds cost little."""
FORM: Json = {
    "client": "Acme GmbH",
    "project": "Website relaunch",
    "contact_name": "Carla Client",
    "contact_email": "carla@acme.example",
    "apps": ["gmail"],
}
PICKED = {"client": "credreq.pick_client", "project": "credreq.pick_project", "apps": "credreq.pick_apps"}
ACTIONS = PICKED | dict.fromkeys(("contact_slack", "owner", "language", "calendar"), "credreq.look_ahead")


async def eventually(
    what: str, condition: Callable[[], Awaitable[Any]], seconds: float = 40.0, every: float = 0.01
) -> Any:
    """Look again and again at what no change on the stage tells of."""
    try:
        async with asyncio.timeout(seconds):
            while not (found := await condition()):
                await asyncio.sleep(every)
    except TimeoutError:
        raise DidNotHappenError(f"this did not happen within {seconds:.0f} s: {what}") from None
    return found


class Scene:
    """One bot in one sandbox."""

    def __init__(self, sandbox: Sandbox, app: App, stage: Stage) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self.app = app
        self.stage = stage

    @property
    def slack(self) -> Core:
        """The inside of the Slack stand-in."""
        return face_of(self.sandbox.faces, SlackFace).core

    async def command(self, text: str, user: str = PAULA, channel: str = CHANNEL) -> None:
        await self.stage.do(user, "command", channel=channel, command="/credreq", text=text)

    async def open_form(self, user: str = PAULA, channel: str = CHANNEL) -> str:
        before = {view["id"] for view in (await self.stage.state())["slack"]["modals"].get(user, [])}
        await self.command("new", user, channel)
        return await self.form(user, before)

    async def form(self, user: str = PAULA, before: Collection[str] = ()) -> str:
        """Wait until a form is open that was not there before; returns its id."""

        def opened(state: Json) -> Json | None:
            stack = state["slack"]["modals"].get(user) or [{"id": "", "submit": None}]
            return stack[-1] if stack[-1]["submit"] and stack[-1]["id"] not in before else None

        view = await self.stage.until("the form opens", opened)
        return str(view["id"])

    async def fill(self, view_id: str, user: str = PAULA, **fields: Any) -> None:
        """Type, pick and search as a person does in the client."""
        for name, value in (FORM | fields).items():
            block_id, action_id = f"credreq.{name.removeprefix('card_')}", ACTIONS.get(name, "credreq.value")
            given = await self._offered(view_id, user, name, value) if name in PICKED else value
            answer = {"view_id": view_id, "block_id": block_id, "action_id": action_id, "value": given}
            await self.stage.do(user, "input", **answer)
        last = (FORM | fields)["apps"][-1]
        await self.stage.until(
            f"the form asks what {last} is for", lambda s: f"purpose.{last}" in str(s["slack"]["modals"].get(user))
        )

    async def _offered(self, view_id: str, user: str, name: str, value: Any) -> Any:
        where = {"container": {"type": "view", "view_id": view_id}, "block_id": f"credreq.{name}"}
        query = "" if name == "apps" else value
        offered = await self.stage.do(user, "options", action_id=PICKED[name], query=query, **where)
        return value if name == "apps" else offered["options"][-1]["value"]

    async def type(self, view_id: str, field: str, text: str, user: str = PAULA) -> None:
        """Type into one field of an open form."""
        where = {"view_id": view_id, "block_id": f"credreq.{field}", "action_id": "credreq.value"}
        await self.stage.do(user, "input", **where, value=text)

    async def offered_apps(self, view_id: str) -> list[Json]:
        """Return what the catalogue offers in an open form."""
        where = {"container": {"type": "view", "view_id": view_id}, "block_id": "credreq.apps"}
        answer = await self.stage.do(PAULA, "options", action_id="credreq.pick_apps", query="", **where)
        options: list[Json] = answer["options"]
        return options

    async def intakes(self) -> list[str]:
        """Return the projects of all that was opened."""
        return [str(row["project"]) for row in await self.rows(tables.intakes)]

    async def submit(self, view_id: str, user: str = PAULA) -> Json:
        """Press the form's button; returns what the client shows next."""
        answer: Json = await self.stage.ask("POST", f"/control/people/{user}/submit", {"view_id": view_id})
        return answer

    async def send_form(self, user: str = PAULA, channel: str = CHANNEL, **fields: Any) -> Json:
        view_id = await self.open_form(user, channel)
        await self.fill(view_id, user, **fields)
        return await self.submit(view_id, user) | {"form": view_id}

    async def ask(self, *apps: str, **fields: Any) -> Json:
        """Open an intake; returns its card once Make has every request."""
        asked = list(apps or ("gmail",))
        answer = await self.send_form(apps=asked, **fields)
        while "Slack was slow to answer just now" in str(answer.get("errors")):  # a busy machine: do as it says
            answer = await self.submit(answer["form"]) | {"form": answer["form"]}
        assert answer.get("response_action") == "update", answer
        return await self.card("*Pending*", times=len(asked), title=(FORM | fields)["project"])

    async def modal(self, *said: str, user: str = PAULA) -> str:
        """Wait until the person's topmost modal says all this; returns all of it."""

        def told(state: Json) -> str:
            return words((state["slack"]["modals"].get(user) or [{}])[-1])

        text: str = await self._until(
            f"the modal says {said}", lambda s: told(s) if all(one in told(s) for one in said) else None, told
        )
        return text

    async def errors(self, user: str = PAULA) -> dict[str, str]:
        """Return the errors under the fields of the person's form."""
        stack = (await self.stage.state())["slack"]["modals"][user]
        return {block.removeprefix("credreq."): text for block, text in stack[-1]["errors"].items()}

    async def card(
        self, *said: str, times: int = 1, without: str = "", title: str = FORM["project"], channel: str = CHANNEL
    ) -> Json:
        """Wait until the card says all this; returns the message."""
        found: Json = await self._until(
            f"the card says {said}{f' and no more {without!r}' if without else ''}",
            lambda s: next((c for c in cards(s, channel, title) if _says(c, said, times, without)), None),
            lambda s: [words(c) for c in cards(s, channel, title)],
        )
        return found

    async def thread(self, *said: str, times: int = 1, title: str = FORM["project"], channel: str = CHANNEL) -> str:
        """Wait until the thread says all this; returns it, a line each."""

        def told(state: Json) -> str:
            found = cards(state, channel, title)
            return "\n".join(replies(state, channel, found[-1]["ts"])) if found else ""

        text: str = await self._until(
            f"the thread says {said}",
            lambda s: told(s) if all(told(s).count(one) >= times for one in said) else None,
            told,
        )
        return text

    async def whispered(self, user: str, *said: str) -> str:
        """Wait until the bot has told a person something that only they see; returns all of it."""

        def told(state: Json) -> str:
            return "\n".join(words(m) for m in state["slack"]["ephemerals"].get(user, []))

        text: str = await self._until(
            f"{user} reads {said}", lambda s: told(s) if all(one in told(s) for one in said) else None, told
        )
        return text

    async def whispers(self, user: str, count: int) -> list[Json]:
        """Wait until the bot has told a person so many things that only they see; returns them."""

        def told(state: Json) -> list[Json] | None:
            found: list[Json] = state["slack"]["ephemerals"].get(user, [])
            return found if len(found) >= count else None

        found: list[Json] = await self.stage.until(f"{user} reads {count} answers", told)
        return found

    async def direct(self, user: str, *said: str) -> str:
        """Wait until the bot has sent a person a direct message; returns all of them."""

        def told(state: Json) -> str:
            channels = [c["id"] for c in state["slack"]["channels"] if c.get("user") == user]
            return "\n".join(m["text"] for c in [*channels, user] for m in state["slack"]["messages"].get(c, []))

        text: str = await self._until(
            f"{user} is sent {said}", lambda s: told(s) if all(one in told(s) for one in said) else None, told
        )
        return text

    async def _until(self, what: str, seen: Callable[[Json], Any], instead: Callable[[Json], Any]) -> Any:
        try:
            return await self.stage.until(what, seen)
        except DidNotHappenError as error:
            raise DidNotHappenError(f"{error}\ninstead: {instead(await self.stage.state())}") from None

    async def press(self, card: Json, action: str, app: str = "", user: str = PAULA) -> Json:
        """Press a button of a row as it stood on this card; returns the client's answer."""
        button = button_of(card, f"credreq.{action}", app)
        where = {"type": "message", "channel": card["channel"], "ts": card["ts"]}
        answer: Json = await self.stage.ask("POST", f"/control/people/{user}/click", {"container": where, **button})
        return answer

    async def press_by_hand(self, card: Json, action: str, app: str = "", user: str = PAULA) -> None:
        """Press a button that the card no longer shows, as somebody does whose client has not caught up."""
        button = button_of(card, f"credreq.{action}", app)
        minted, _ = self.slack.responses.mint("actions", user=user, channel=card["channel"])
        body = {
            "type": "block_actions",
            "team": {"id": "T0NORTH"},
            "user": {"id": user, "team_id": "T0NORTH"},
            "actions": [{"type": "button", "action_ts": "1.0"} | button],
            "response_url": f"{self.sandbox.url}/slack/response/{minted}",
        }
        await self.dispatch(body)

    async def consent(self, app: str, do: str, **more: str) -> None:
        """Let the client do something at Make with all that belongs to an app."""
        found = [
            {"requestId": request["id"], "credentialId": credential["id"]}
            for request in (await self.stage.state())["make"]["requests"]
            for credential in request["credentials"]
            if f"· {app} [" in (credential.get("nameOverride") or "")
        ]
        if not found:
            raise DidNotHappenError(f"Make has nothing for {app}")
        for which in found[:1] if do == "remove" else found:
            named = {"requestId": which["requestId"]} if do == "remove" else which
            await self.stage.control("make/consent", **named, do=do, **more)

    async def dispatch(self, body: Json) -> Json:
        """Hand Bolt a payload that no client would send; returns the acknowledgement's payload."""
        response = await self.app.outside.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        answer: Json = json.loads(response.body or "{}")
        return answer

    async def dispatch_form(self, view_id: str, user: str = PAULA, **changed: Any) -> Json:
        """Submit an open form with a state that the client would not send: `changed` maps fields to elements."""
        stack = (await self.stage.state())["slack"]["modals"][user]
        view = next(v for v in stack if v["id"] == view_id)
        for name, element in changed.items():
            view["state"]["values"][f"credreq.{name}"] = {ACTIONS.get(name, "credreq.value"): element}
        team = {"id": "T0NORTH", "domain": "northwind"}
        person = {"id": user, "team_id": "T0NORTH"}
        return await self.dispatch({"type": "view_submission", "team": team, "user": person, "view": view})

    async def settled(self) -> None:
        """Wait until nothing is owed any more."""
        await eventually("everything owed is delivered", self._is_settled)

    async def _is_settled(self) -> bool:
        owed = select(func.count()).where(tables.deliveries.c.next_attempt_at.is_not(None))
        return not await self.scalar(owed)

    async def scalar(self, query: Any) -> Any:
        async with self.app.outside.store.engines.reading.connect() as connection:
            return (await connection.execute(query)).scalar_one()

    async def rows(self, table: Any) -> list[Json]:
        async with self.app.outside.store.engines.reading.connect() as connection:
            return [dict(row) for row in (await connection.execute(select(table))).mappings()]

    async def nothing_lost(self, *, intakes: int = 1, rows: int = 1, requests: int | None = None) -> None:
        """Check, once all is settled, that what people and Make were given is exactly what the rows owe, once."""
        await self.settled()
        state = await self.stage.state()
        assert len(await self.rows(tables.intakes)) == intakes
        assert len(await self.rows(tables.requests)) == rows
        self._check_make(state, await self.rows(tables.make_requests), rows if requests is None else requests)
        self._check_slack(state, await self.rows(tables.deliveries), await self.rows(tables.cards))

    def _check_make(self, state: Json, made: list[Json], expected: int) -> None:
        at_make = [r["name"] for r in state["make"]["requests"]]
        assert len(at_make) == expected, at_make
        assert len(set(at_make)) == expected, at_make
        assert {m["name"] for m in made if m["creation"] == "created"} == set(at_make)

    def _check_slack(self, state: Json, deliveries: list[Json], known_cards: list[Json]) -> None:
        posted = Counter(
            m["metadata"]["event_payload"]["delivery_id"]
            for messages in state["slack"]["messages"].values()
            for m in messages
            if m.get("metadata")
        )
        assert max(posted.values(), default=1) == 1, "something was posted twice"
        owed = {d["id"] for d in deliveries if d["kind"] in {"slack.card", "slack.thread"}}
        assert owed == {d["id"] for d in deliveries if d["id"] in owed and d["state"] == DeliveryState.SENT}
        assert owed <= set(posted), "something was never posted"
        shown = {m["ts"] for messages in state["slack"]["messages"].values() for m in messages if not m.get("deleted")}
        assert {card["ts"] for card in known_cards} <= shown

    def connected_for_long(self) -> None:
        """Let the connection to Slack look old: one that breaks off at once is not replaced at once."""
        self.app.socket._watch._opened_at = 0.0

    def fault(self, face: str, kind: str, operation: str = "*", times: int | None = None, **params: Any) -> str:
        return self.world.faults.add(face, kind, operation=operation, times=times, params=params).id

    def enable_feature(self, *, on: bool) -> None:
        """Let the token's owner have Credential Requests at Make, or not."""
        self.world.switches.set("make.feature_enabled", on)

    async def jump(self, seconds: float) -> None:
        await self.stage.control("clock", advance_seconds=seconds)


def cards(state: Json, channel: str, title: str) -> list[Json]:
    """Return the bot's cards of a client, oldest first."""
    found = [m | {"channel": channel} for m in roots(state, channel) if m.get("blocks")]
    return [card for card in found if title in words(card)]


def _says(card: Json, said: Iterable[str], times: int, without: str) -> bool:
    text = words(card)
    return all(text.count(one) >= times for one in said) and (not without or without not in text)


def button_of(card: Json, action_id: str, app: str = "") -> Json:
    """Return how to press a row's button; raises DidNotHappenError when the card does not offer it."""
    row = ""
    for block in card["blocks"]:
        row = block["text"]["text"] if block["type"] == "section" else row
        offered = [*block.get("elements", []), block.get("accessory") or {}]
        for element in offered if f"*{app}" in row else []:
            if element.get("action_id") == action_id:
                return {"action_id": action_id, "block_id": block["block_id"], "value": element["value"]}
    raise DidNotHappenError(f"the card offers no {action_id} for {app!r}: {words(card)}")


@cache
def _migrated() -> bytes:
    """Return a store without rows, made once: a scene's store need not be migrated anew."""
    with TemporaryDirectory(prefix="credreq-scenes-") as folder:
        path = Path(folder) / "store.db"
        migrate(read_address(f"sqlite:///{path}"))
        return path.read_bytes()


@contextmanager
def _empty_store() -> Iterator[str]:
    with TemporaryDirectory(prefix="credreq-scene-") as folder:
        path = Path(folder) / "credreq.db"
        path.write_bytes(_migrated())
        yield f"sqlite:///{path}"


@asynccontextmanager
async def playing(scale: float = SCALE, **overrides: Any) -> AsyncIterator[Scene]:
    """Raise the curtain: a sandbox, the bot in it, connected to Slack."""
    sandbox = await start(World(scale=scale))
    try:
        with _empty_store() as url:
            settings: Json = {"poll_young_seconds": 6, "poll_interval_minutes": 0.2, "database_url": url} | overrides
            async with BotInSandbox(sandbox, **settings) as bot, Stage(sandbox.url) as stage:
                await bot.app.socket.connected()
                yield Scene(sandbox, bot.app, stage)
    finally:
        await sandbox.close()
