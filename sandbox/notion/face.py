"""The Notion face: routes, and the gate every call passes (token, version, rate budget, faults)."""

from typing import Any

from aiohttp import web

from sandbox.notion import (
    blocks,
    comments,
    data_sources,
    databases,
    items,
    pages,
    query,
    search,
    switches,
    users,
    view_queries,
    views,
)
from sandbox.notion.body import read_body, unreadable
from sandbox.notion.budget import Budget
from sandbox.notion.call import NEW, OLD, Call, Handler
from sandbox.notion.checks import shown
from sandbox.notion.errors import NotionBodies, NotionError, answer
from sandbox.notion.parameters import want_known
from sandbox.notion.people import People
from sandbox.notion.seed import seeded
from sandbox.notion.snapshot import snapshot
from sandbox.world.http import serve
from sandbox.world.world import World

PREFIX = "/notion"
TOKEN = "ntn_sandbox"
OPERATIONS: dict[str, Handler] = {
    "POST /v1/databases": databases.create,
    "GET /v1/databases/{database_id}": databases.retrieve,
    "PATCH /v1/databases/{database_id}": databases.update,
    "POST /v1/data_sources": data_sources.create,
    "GET /v1/data_sources/{data_source_id}": data_sources.retrieve,
    "PATCH /v1/data_sources/{data_source_id}": data_sources.update,
    "GET /v1/data_sources/{data_source_id}/templates": data_sources.templates,
    "POST /v1/data_sources/{data_source_id}/query": query.query,
    "POST /v1/pages": pages.create,
    "GET /v1/pages/{page_id}": pages.retrieve,
    "PATCH /v1/pages/{page_id}": pages.update,
    "POST /v1/pages/{page_id}/move": pages.move,
    "GET /v1/pages/{page_id}/properties/{property_id}": items.retrieve,
    "POST /v1/comments": comments.create,
    "GET /v1/comments": comments.index,
    "GET /v1/comments/{comment_id}": comments.retrieve,
    "PATCH /v1/comments/{comment_id}": comments.update,
    "DELETE /v1/comments/{comment_id}": comments.delete,
    "GET /v1/blocks/{block_id}": blocks.retrieve,
    "PATCH /v1/blocks/{block_id}": blocks.update,
    "DELETE /v1/blocks/{block_id}": blocks.delete,
    "PATCH /v1/blocks/{block_id}/children": blocks.append,
    "GET /v1/blocks/{block_id}/children": blocks.children,
    "POST /v1/search": search.search,
    "GET /v1/users": users.index,
    "GET /v1/users/me": users.me,
    "GET /v1/users/{user_id}": users.retrieve,
    "POST /v1/views": views.create,
    "GET /v1/views": views.index,
    "GET /v1/views/{view_id}": views.retrieve,
    "PATCH /v1/views/{view_id}": views.update,
    "DELETE /v1/views/{view_id}": views.delete,
    "POST /v1/views/{view_id}/queries": view_queries.create,
    "GET /v1/views/{view_id}/queries/{query_id}": view_queries.results,
    "DELETE /v1/views/{view_id}/queries/{query_id}": view_queries.delete,
}
UNNUMBERED = ("GET /v1/data_sources/{data_source_id}/templates",)
"""Operations whose recorded answers carry no request_id."""


class NotionFace:
    """The stand-in for Notion."""

    name = "notion"

    def __init__(self, world: World) -> None:
        self._world = world
        switches.declare(world.switches)
        self.space = seeded(world)
        self._budget = Budget()
        self._people = People(lambda: self.space)

    def routes(self) -> list[web.RouteDef]:
        """Return the API's routes; whatever else lies below /v1/ is an invalid request URL."""
        found = [self._route(operation, handler) for operation, handler in OPERATIONS.items()]
        return [*found, web.route("*", PREFIX + "/{tail:.*}", self._no_such_url)]

    def control(self) -> list[web.RouteDef]:
        """Return what people in the workspace can do."""
        return self._people.routes()

    def snapshot(self) -> dict[str, Any]:
        """Return the workspace's databases with their newest rows."""
        return snapshot(self.space)

    def reset(self) -> None:
        """Start again with the seeded workspace and a full budget."""
        self.space = seeded(self._world)
        self._budget = Budget()

    def _route(self, operation: str, handler: Handler) -> web.RouteDef:
        method, path = operation.split(" ")

        async def handle(request: web.Request) -> web.StreamResponse:
            async def call() -> web.StreamResponse:
                return await self._answer(request, operation, handler)

            return await serve(self._world, self.name, operation, NotionBodies(operation), call)

        path = path.replace("{property_id}", "{property_id:.+}")  # a property id may hold braces
        return web.route(method, PREFIX + path, handle)

    async def _no_such_url(self, request: web.Request) -> web.StreamResponse:
        operation = f"{request.method} {request.path.removeprefix(PREFIX)}"

        async def call() -> web.StreamResponse:
            return NotionError(400, "Invalid request URL.", code="invalid_request_url").response()

        return await serve(self._world, self.name, operation, NotionBodies(operation), call)

    async def _answer(self, request: web.Request, operation: str, handler: Handler) -> web.StreamResponse:
        try:
            version = self._pass_gate(request)
            body = await read_body(request, self.space)
            path, sent = dict(request.match_info), list(request.query.items())
            want_known(operation, sent)
            numbered = operation not in UNNUMBERED
            return answer(handler(Call(self.space, version, operation, path, sent, body)), numbered=numbered)
        except NotionError as refusal:
            return refusal.response()
        except RecursionError:  # nested too deep to be shown in a message
            return unreadable().response()

    def _pass_gate(self, request: web.Request) -> str:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise NotionError(401, "API token is invalid.")
        version = request.headers.get("Notion-Version")
        if not version or version not in (OLD, NEW):
            raise _wrong_version(version)
        self._budget.spend(self.space)
        return version


def _wrong_version(version: str | None) -> NotionError:
    rule = "be defined" if not version else f'be `"{OLD}"` or `"{NEW}"`'
    instead = "undefined" if not version else shown(version)
    message = f"Notion-Version header failed validation: Notion-Version header should {rule}, instead was `{instead}`."
    return NotionError(400, message, code="missing_version")
