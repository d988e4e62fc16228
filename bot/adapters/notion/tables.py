"""Databases and their tables: read, made, given columns."""

from collections.abc import Mapping
from typing import Any

from bot.adapters.notion.classify import InvalidError
from bot.adapters.notion.client import Json, NotionClient
from bot.adapters.notion.ids import read_id
from bot.adapters.notion.values import rich
from bot.adapters.notion.views import Views
from bot.adapters.reading import readable
from bot.domain.formulas import older
from bot.domain.tracker_schema import ShownColumn, Spec, Table, ViewSpec
from bot.ports.errors import NotFoundError

READING = "for the tracker's columns"
MAKING = "to make the tracker"
CHANGING = "to change the tracker's columns"


async def read_table(client: NotionClient, database_id: str) -> Table:
    """Read the table of a database; the id of the table itself will do as well."""
    try:
        database = await client.safe(READING, lambda: client.sdk.databases.retrieve(database_id))
    except NotFoundError:
        return _table(await client.safe(READING, lambda: client.sdk.data_sources.retrieve(database_id)))
    sources = database.get("data_sources") or []
    if not sources or database.get("in_trash"):
        raise NotFoundError("This Notion database is in the trash.")
    source_id = sources[0]["id"]
    return _table(await client.safe(READING, lambda: client.sdk.data_sources.retrieve(source_id)))


def _table(source: Mapping[str, Any]) -> Table:
    columns = [
        ShownColumn(id=prop["id"], name=name, kind=prop["type"], options=_options(prop))
        for name, prop in sorted((source.get("properties") or {}).items())
    ]
    return Table(
        database_id=source["parent"]["database_id"],
        source_id=source["id"],
        url=source.get("url") or "",
        page_id=(source.get("database_parent") or {}).get("page_id"),
        columns=tuple(columns),
    )


def _options(prop: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(option["name"] for option in (prop.get(prop["type"]) or {}).get("options") or ())


class NotionBuilder:
    """The TrackerBuilder port, fulfilled by Notion."""

    def __init__(self, client: NotionClient) -> None:
        self._client = client
        self._views = Views(client)

    def read_id(self, text: str) -> str | None:
        """Return the id in a page's or database's address, or None."""
        return read_id(text)

    @readable("Notion")
    async def whoami(self) -> str:
        """Return the connection's name."""
        return str((await self._client.safe("who it knows us as", self._client.sdk.users.me)).get("name") or "")

    @readable("Notion")
    async def table(self, database_id: str) -> Table:
        """Read the table of a database."""
        return await read_table(self._client, database_id)

    @readable("Notion", once=True)
    async def create_table(self, page_id: str, title: str, columns: Mapping[str, Spec]) -> Table:
        """Make a database below a page."""
        try:
            made = await self._create(page_id, title, columns)
        except InvalidError:
            made = await self._create(page_id, title, _older(columns))
        return await self.table(made["id"])

    async def _create(self, page_id: str, title: str, columns: Mapping[str, Spec]) -> Json:
        initial = {"properties": {name: _config(spec) for name, spec in columns.items()}}
        parent = {"type": "page_id", "page_id": page_id}
        sdk = self._client.sdk
        return await self._client.once(
            MAKING, lambda: sdk.databases.create(parent=parent, title=rich(title), initial_data_source=initial)
        )

    @readable("Notion")
    async def change_columns(self, source_id: str, columns: Mapping[str, Spec]) -> None:
        """Add columns, and give options to known ones."""
        try:
            await self._change(source_id, columns)
        except InvalidError:
            if columns == _older(columns):
                raise
            await self._change(source_id, _older(columns))

    async def _change(self, source_id: str, columns: Mapping[str, Spec]) -> None:
        wanted = {name: _config(spec) for name, spec in columns.items()}
        await self._client.safe(CHANGING, lambda: self._client.sdk.data_sources.update(source_id, properties=wanted))

    @readable("Notion")
    async def views(self, database_id: str) -> list[str]:
        """Return the names of a database's views."""
        return await self._views.names(database_id)

    @readable("Notion", once=True)
    async def create_view(self, table: Table, view: ViewSpec, columns: Mapping[str, str]) -> str | None:
        """Make a view; returns why it could not be made as wanted, or None."""
        return await self._views.create(table, view, columns)


def _older(columns: Mapping[str, Spec]) -> dict[str, Spec]:
    return {
        name: Spec(kind=spec.kind, expression=older(spec.expression)) if spec.expression else spec
        for name, spec in columns.items()
    }


def _config(spec: Spec) -> Json:
    """Return a column's configuration; a select's options replace the ones it has, so they come whole."""
    body: Json = {}
    if spec.kind == "select" and spec.options:
        body = {"options": [{"name": name} | ({"color": colour} if colour else {}) for name, colour in spec.options]}
    elif spec.kind == "formula":
        body = {"expression": spec.expression}
    elif spec.kind == "relation":
        body = {"data_source_id": spec.relates_to, "dual_property": {"synced_property_name": spec.back_name}}
    elif spec.kind == "rollup" and spec.rollup is not None:
        relation, column, function = spec.rollup
        body = {"relation_property_name": relation, "rollup_property_name": column, "function": function}
    elif spec.kind == "number":
        body = {"format": "number"}
    return {spec.kind: body}
