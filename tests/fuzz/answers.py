"""Bent answers of Make, Notion and Slack: each is read, or refused by an error with a name."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

import httpx
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from structlog.testing import capture_logs

from bot.adapters.make import MakeAccount, MakeApi, Pace
from bot.adapters.notion import NotionClient, NotionTracker
from bot.adapters.notion import Pace as NotionPace
from bot.adapters.slack.chat import SlackChat
from bot.domain.tracker import Column, TrackerHome
from bot.ports.chat import Message
from bot.ports.credential_api import CredentialOrder, RequestOrder
from bot.ports.errors import OutsideError
from tests.fuzz.bending import Bender, Bent
from tests.fuzz.fed import Draw, Fed, quick
from tests.store.conftest import StandingClock

ORDER = RequestOrder(
    name="Acme [x]",
    description="",
    contact_name="Carla",
    contact_email="carla@acme.example",
    credentials=[
        CredentialOrder(app_name="gmail", app_modules=("*",), name_override="n", app_version=None, description="")
    ],
)
HEAD = {"id": "1", "name": "Acme [x]", "status": "pending", "updatedAt": "2026-03-02T09:00:00Z"}
CREDENTIAL = {
    "id": "c1",
    "state": "authorized",
    "remoteId": 7,
    "nameOverride": "n",
    "scope": ["a"],
    "component": "account",
}
MAKE: dict[str, Any] = {
    "create": {"request": {"id": "1"}, "publicUri": "https://eu1.make.com/cr/x"},
    "find": {"requests": [HEAD], "pg": {"total": 1}},
    "detail": {"requestDetail": HEAD | {"credentials": [CREDENTIAL]}},
    "delete": {"deleted": True},
    "modules": {"appModules": [{"id": "m", "label": "M", "type": "t", "scope": ["a"]}]},
    "test_connection": {"verified": True},
    "connection": {"connection": {"name": "n", "metadata": {"value": "a@b.example"}}},
    "organization": {"organization": {"name": "o", "license": {"apiLimit": 60, "credentialRequests": True}}},
    "refusal": {"detail": "no", "message": "no", "code": "IM001", "suberrors": [{"message": "why"}]},
}
TEXT = [{"type": "text", "text": {"content": "x"}, "plain_text": "x"}]
PROPERTIES = {
    "Notes": {"id": "n", "type": "rich_text", "rich_text": TEXT},
    "Status": {"id": "s", "type": "select", "select": {"name": "Pending"}},
    "Owner": {"id": "o", "type": "people", "people": [{"id": "u1", "person": {"email": "a@b.example"}}]},
    "Row Key": {"id": "k", "type": "rich_text", "rich_text": TEXT},
}
PAGE = {
    "id": "p1",
    "url": "u",
    "created_time": "2026-03-02T09:00:00.000Z",
    "last_edited_time": "2026-03-02T09:00:00.000Z",
    "properties": PROPERTIES,
    "last_edited_by": {"id": "u1"},
}
LIST = {"results": [PAGE], "has_more": False, "next_cursor": None}
SOURCE = {
    "id": "s1",
    "parent": {"database_id": "d1"},
    "properties": {"Status": {"id": "s", "type": "select", "select": {"options": [{"name": "x"}]}}},
    "data_sources": [{"id": "s1"}],
}
NOTION: dict[str, Any] = {
    "create": PAGE,
    "find": LIST,
    "read": PAGE,
    "update": PAGE,
    "changed": LIST,
    "trashed": LIST,
    "table": SOURCE,
}
USER = {"id": "U1", "team_id": "T1", "name": "x", "profile": {"real_name": "X", "email": "x@y.example"}, "tz": "UTC"}
SLACK: dict[str, Any] = {
    "workspace": {"ok": True, "team_id": "T1", "user_id": "U1", "bot_id": "B1", "team": "t", "url": "u"},
    "post": {"ok": True, "ts": "1.0"},
    "permalink": {"ok": True, "permalink": "https://x.example"},
    "person": {"ok": True, "user": USER, "team_id": "T1", "user_id": "U1"},
    "person_by_email": {"ok": True, "user": USER, "team_id": "T1", "user_id": "U1"},
    "channel": {"ok": True, "channel": {"id": "C1", "name": "c", "is_member": True}},
    "is_in": {"ok": True, "members": ["U1"], "response_metadata": {"next_cursor": ""}},
    "find": {
        "ok": True,
        "messages": [
            {"ts": "1.0", "bot_id": "B1", "metadata": {"event_type": "x", "event_payload": {"delivery_id": "d"}}}
        ],
        "has_more": False,
        "team_id": "T1",
        "user_id": "U1",
    },
}
HOME = TrackerHome(
    database_id="d1",
    source_id="s1",
    url="",
    columns={Column.NOTES: "n", Column.STATUS: "s", Column.OWNER: "o", Column.ROW_KEY: "k"},
)
SINCE = datetime(2026, 3, 2, tzinfo=UTC)


def fuzz_answers(draw: Draw) -> Fed:
    """Bend every answer."""
    return asyncio.run(_fuzz_answers(draw))


async def _fuzz_answers(draw: Draw) -> Fed:
    fed = Fed()
    for built in (_api, _client):
        built.cache_clear()
    for system, answers, asking in (("Make", MAKE, _make), ("Notion", NOTION, _notion), ("Slack", SLACK, _slack)):
        bender = Bender(answers.values())
        for called, base in answers.items():
            if draw.wants(name := f"{system} {called}"):
                await fed.feed(draw, name, _bending(bender, base, draw, name), _asking(asking, called))
    return fed


def _bending(bender: Bender, base: Any, draw: Draw, name: str) -> Callable[[int], Bent]:
    return lambda number: bender.bend(base, draw.dice(name, number))


def _asking(asking: Callable[[str, Any], Awaitable[None]], called: str) -> Callable[[Any], Awaitable[list[str]]]:
    """Return what tells how an answer was taken: read, or refused by an error with a name."""

    async def wrong(said: Any) -> list[str]:
        found: list[str] = []
        with quick(found), capture_logs():
            try:
                async with asyncio.timeout(5):
                    await asking(called, said)
            except OutsideError as error:
                found += [] if len(str(error)) < 1000 else ["an error quotes a whole answer"]
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                found.append(f"{error!r:.500} {getattr(error, '__notes__', '')}")
        return found

    return wrong


def _transport(said: Any, status: int = 200) -> httpx.MockTransport:
    asked = 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        if asked > 20:
            raise httpx.ConnectError("enough")  # an answer that says "there is more" for ever is cut off here
        return httpx.Response(status, content=_json(said), headers={"content-type": "application/json"})

    return httpx.MockTransport(answer)


def _json(said: Any) -> bytes:
    return json.dumps(said).encode()


@cache
def _api() -> MakeApi:
    account = MakeAccount(base_url="https://eu1.make.com/api/v2", token="t" * 20, team_id=1, organization_id=1)
    return MakeApi(account, api_limit=10**9, pace=Pace(attempts=1, wait_initial=0.001, wait_max=0.001))


@cache
def _client() -> NotionClient:
    return NotionClient("ntn_x", "https://api.notion.com", per_second=1e6, pace=NotionPace(attempts=1, wait=0.0))


async def _make(name: str, said: Any) -> None:
    api = _api()
    api._client._http._transport = _transport(said, 400 if name == "refusal" else 200)
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "create": lambda: api.create(ORDER),
        "refusal": lambda: api.create(ORDER),
        "find": lambda: api.find("Acme [x]"),
        "detail": lambda: api.detail("1"),
        "delete": lambda: api.delete("1", confirmed=True),
        "modules": lambda: api.modules("gmail", None),
        "test_connection": lambda: api.test_connection("7"),
        "connection": lambda: api.connection("7"),
        "organization": api.organization,
    }
    await calls[name]()


async def _notion(name: str, said: Any) -> None:
    client = _client()
    client.sdk.client._transport = _transport(said)
    tracker = NotionTracker(client)
    values = {Column.STATUS: "Pending"}
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "create": lambda: tracker.create(HOME, values),
        "find": lambda: tracker.find(HOME, "x"),
        "read": lambda: tracker.read(HOME, "p1"),
        "update": lambda: tracker.update(HOME, "p1", values, ["a line"]),
        "changed": lambda: tracker.changed(HOME, None),
        "trashed": lambda: tracker.trashed(HOME),
        "table": lambda: tracker.table("d1"),
    }
    await calls[name]()


class _Said(AsyncWebClient):
    """Answers every call with the same."""

    said: Any = None
    asked = 0

    async def api_call(self, api_method: str, **_: Any) -> AsyncSlackResponse:
        self.asked += 1
        if self.asked > 20:
            raise TimeoutError
        response = AsyncSlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=self.said, headers={}, status_code=200
        )
        valid: AsyncSlackResponse = response.validate()  # type: ignore[no-untyped-call]  # the SDK does not type it
        return valid


async def _slack(name: str, said: Any) -> None:
    client = _Said(token="xoxb-sandbox")
    client.said = said
    chat = SlackChat(client, client, StandingClock(), pacing=SimpleNamespace(post=_turn, edit=_turn))  # type: ignore[arg-type]
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "workspace": chat.workspace,
        "post": lambda: chat.post("C1", Message(text="x", blocks=[]), "d"),
        "permalink": lambda: chat.permalink("C1", "1.0"),
        "person": lambda: chat.person("U1"),
        "person_by_email": lambda: chat.person_by_email("x@y.example"),
        "channel": lambda: chat.channel("C1"),
        "is_in": lambda: chat.is_in("C1", "U1"),
        "find": lambda: chat.find("C1", "d", SINCE),
    }
    await calls[name]()


async def _turn(*_: Any) -> None:
    """Nobody waits here."""
