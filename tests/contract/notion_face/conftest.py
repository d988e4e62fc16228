"""One Notion face on loopback; official SDK clients and a plain HTTP one that speak to it."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from aiohttp import web
from notion_client import AsyncClient

from sandbox.control.routes import Control
from sandbox.notion.face import NotionFace
from sandbox.world.http import cut_middleware
from sandbox.world.world import World
from tests.contract.plain import PLAIN

START = datetime(2026, 11, 23, 9, 30, 42, tzinfo=UTC)
HOME = "11111111-1111-4111-8111-111111111111"
PRIVATE = "22222222-2222-4222-8222-222222222222"
OLD, NEW = "2025-09-03", "2026-03-11"
TOKEN = "ntn_sandbox"
Json = dict[str, Any]
NEXT_NUDGE = (
    'if(or(prop("Status") == "Authorized", prop("Status") == "Revoked", prop("Status") == "Declined"), empty(), '
    'if(empty(prop("Last Nudge")), dateAdd(prop("Created"), 24, "hours"), if(prop("Nudge Count") >= 1, '
    'dateAdd(prop("Last Nudge"), 48, "hours"), dateAdd(prop("Last Nudge"), 24, "hours"))))'
)
SLA_BREACH = 'if(and(prop("Status") != "Authorized", now() > dateAdd(prop("Created"), 72, "hours")), true, false)'
STATUSES = ("Pending", "Partially Authorized", "Authorized", "Declined", "Invalid", "Revoked")
COLUMNS: Json = {
    "Client": {"title": {}},
    "Project": {"rich_text": {}},
    "App": {"select": {}},
    "Tags": {"multi_select": {"options": [{"name": "a"}, {"name": "b"}]}},
    "Status": {"select": {"options": [{"name": name} for name in STATUSES]}},
    "Owner": {"people": {}},
    "Created": {"created_time": {}},
    "Edited": {"last_edited_time": {}},
    "Author": {"created_by": {}},
    "Last Nudge": {"date": {}},
    "Nudge Count": {"number": {"format": "number"}},
    "Link": {"url": {}},
    "Mail": {"email": {}},
    "Phone": {"phone_number": {}},
    "Ready": {"checkbox": {}},
    "Files": {"files": {}},
    "No": {"unique_id": {"prefix": "CR"}},
    "Next Nudge At": {"formula": {"expression": NEXT_NUDGE}},
    "SLA Breach?": {"formula": {"expression": SLA_BREACH}},
}


def text(content: str) -> list[Json]:
    return [{"text": {"content": content}}]


class Notion:
    """A caller of the face."""

    def __init__(self, world: World, face: NotionFace, url: str) -> None:
        self.world, self.face, self.url = world, face, url
        self.http = httpx.AsyncClient(base_url=url, verify=PLAIN)
        self.sdk = self.client()

    def client(self, **options: Any) -> AsyncClient:
        quiet = logging.getLogger("notion-face-tests")
        settings: Json = {"auth": TOKEN, "base_url": f"{self.url}/notion", "retry": False, "logger": quiet}
        return AsyncClient(client=httpx.AsyncClient(verify=PLAIN), **settings | options)

    def switch(self, name: str, value: Any) -> None:
        self.world.switches.set(f"notion.{name}", value)

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {TOKEN}", "Notion-Version": OLD} | more.pop("headers", {})
        return await self.http.request(method, f"/notion/v1{path}", json=body, headers=headers, **more)

    async def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Json:
        answer = await self.call(method, path, body, **more)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        assert answer.headers["x-notion-request-id"] == found["request_id"]
        return found

    async def refused(self, method: str, path: str, body: Any = None, status: int = 400, **more: Any) -> Json:
        answer = await self.call(method, path, body, **more)
        assert answer.status_code == status, answer.text
        found: Json = answer.json()
        assert found["object"] == "error"
        assert found["status"] == status
        assert found["request_id"] == answer.headers["x-notion-request-id"]
        return found

    async def message(self, method: str, path: str, body: Any = None, **more: Any) -> str:
        found = await self.refused(method, path, body, **more)
        assert found["code"] == "validation_error"
        return str(found["message"])

    async def control(self, path: str, status: int = 200, **body: Any) -> Json:
        answer = await self.http.post(f"/control/notion/{path}", json=body)
        assert answer.status_code == status, answer.text
        found: Json = answer.json()
        return found

    async def table(self, columns: Json | None = None, title: str = "Credential Intake") -> "Table":
        body = {"parent": {"type": "page_id", "page_id": HOME}, "title": text(title)}
        initial = {"initial_data_source": {"properties": columns or COLUMNS}}
        database = await self.ok("POST", "/databases", body | initial)
        return Table(self, database["id"], database["data_sources"][0]["id"])


class Table:
    """A data source and the calls tests make on it."""

    def __init__(self, notion: Notion, database_id: str, source_id: str) -> None:
        self.notion, self.database_id, self.id = notion, database_id, source_id
        self.path = f"/data_sources/{source_id}"

    async def add(self, **properties: Any) -> Json:
        body = {"parent": {"type": "data_source_id", "data_source_id": self.id}, "properties": properties}
        return await self.notion.ok("POST", "/pages", body)

    async def row(self, client: str = "", **plain: Any) -> Json:
        properties = ({"Client": client} if client else {}) | plain
        body = await self.notion.control("row", data_source_id=self.id, properties=properties)
        found: Json = body["row"]
        return found

    async def page(self, page_id: str) -> Json:
        return await self.notion.ok("GET", f"/pages/{page_id}")

    async def values(self, page_id: str) -> Json:
        properties = (await self.page(page_id))["properties"]
        return {name: value[value["type"]] for name, value in properties.items()}

    async def edit(self, page_id: str, **properties: Any) -> Json:
        return await self.notion.ok("PATCH", f"/pages/{page_id}", {"properties": properties})

    async def query(self, **body: Any) -> Json:
        return await self.notion.ok("POST", f"{self.path}/query", body)

    async def clients(self, **body: Any) -> list[str]:
        results = (await self.query(**body))["results"]
        return ["".join(part["plain_text"] for part in one["properties"]["Client"]["title"]) for one in results]

    async def columns(self) -> Json:
        found: Json = (await self.notion.ok("GET", self.path))["properties"]
        return found

    async def change(self, **columns: Any) -> Json:
        return await self.notion.ok("PATCH", self.path, {"properties": columns})


@pytest.fixture
def world() -> World:
    return World(start=START)


@pytest.fixture
async def notion(world: World) -> AsyncIterator[Notion]:
    face = NotionFace(world)
    world.switches.set("notion.rate_per_second", 0)
    app = web.Application(middlewares=[cut_middleware], client_max_size=32 * 2**20)
    for routes in (face.routes(), face.control(), Control(world, [face]).routes()):
        app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    caller = Notion(world, face, f"http://127.0.0.1:{runner.addresses[0][1]}")
    yield caller
    await caller.http.aclose()
    await caller.sdk.aclose()
    await runner.cleanup()


@pytest.fixture
async def table(notion: Notion) -> Table:
    return await notion.table()
