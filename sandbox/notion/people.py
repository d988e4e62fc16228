"""What a person does in Notion's own window, as control routes."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.notion.checks import want_text, want_uuid
from sandbox.notion.columns import change_columns
from sandbox.notion.errors import Json, NotionError, invalid
from sandbox.notion.ids import TITLE
from sandbox.notion.mirror import mirror
from sandbox.notion.plainwrite import from_plain
from sandbox.notion.records import DataSource, Page, User
from sandbox.notion.richtext import plain, plain_rich
from sandbox.notion.row import Row
from sandbox.notion.snapshot import show_row
from sandbox.notion.space import Space
from sandbox.notion.write import read_cells

Do = Callable[[Space, Json], Json]


class People:
    """The control routes below /control/notion/; an error is `{"error"}` with a 4xx status."""

    def __init__(self, space: Callable[[], Space]) -> None:
        self._space = space

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        deeds: dict[str, Do] = {
            "edit": edit,
            "row": add_row,
            "trash": trash,
            "restore": restore,
            "duplicate": duplicate,
            "column": change_column,
        }
        return [web.post(f"/control/notion/{name}", self._handle(do)) for name, do in deeds.items()]

    def _handle(self, do: Do) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.Response:
            body = await request.json() if await request.read() else {}
            space = self._space()
            try:
                shown = do(space, body if isinstance(body, dict) else {})
            except NotionError as refusal:
                return web.json_response({"error": refusal.message}, status=refusal.status)
            space.touch()
            return web.json_response(shown)

        return handle


def _user(space: Space, body: Json) -> User:
    user = space.person(body.get("user", "paula"))
    if user is None:
        raise invalid(f"nobody here is called {body.get('user')!r}")
    return user


def _row(space: Space, body: Json) -> tuple[DataSource, Page]:
    page = space.page("body.page_id", body.get("page_id"))
    source = space.source_of(page)
    if source is None:
        raise invalid("this page is no row of a database")
    return source, page


def _cells(space: Space, source: DataSource, body: Json) -> dict[str, Any]:
    """Return the cells that plain values by column name stand for."""
    sent = {key: from_plain(space, source, key, value) for key, value in body.get("properties", {}).items()}
    return read_cells(space, source, "body.properties", sent)


def _shown(space: Space, source: DataSource, page: Page) -> Json:
    return {"row": show_row(Row(space, source, page, page.current))}


def edit(space: Space, body: Json) -> Json:
    """A person edits cells of a row."""
    user, (source, page) = _user(space, body), _row(space, body)
    space.refuse_archived(page)
    cells, before = _cells(space, source, body), page.current.cells
    space.edit_page(page, cells, user.id)
    mirror(space, source, page, before, cells)
    return _shown(space, source, page)


def add_row(space: Space, body: Json) -> Json:
    """A person adds a row."""
    user = _user(space, body)
    source = space.data_source("body.data_source_id", body.get("data_source_id"))
    cells = _cells(space, source, body)
    page = space.add_page("data_source_id", source.id, cells, user.id)
    mirror(space, source, page, {}, cells)
    return _shown(space, source, page)


def trash(space: Space, body: Json) -> Json:
    """A person moves a row to the trash."""
    return _move(space, body, in_trash=True)


def restore(space: Space, body: Json) -> Json:
    """A person takes a row out of the trash."""
    return _move(space, body, in_trash=False)


def _move(space: Space, body: Json, *, in_trash: bool) -> Json:
    user, (source, page) = _user(space, body), _row(space, body)
    space.edit_page(page, {}, user.id, in_trash=in_trash)
    return _shown(space, source, page)


def duplicate(space: Space, body: Json) -> Json:
    """A person duplicates a row: every cell is copied, the title gets a number."""
    user, (source, page) = _user(space, body), _row(space, body)
    cells = dict(page.current.cells)
    cells[TITLE] = plain_rich(f"{plain(cells.get(TITLE) or [])} (1)")
    copy = space.add_page("data_source_id", source.id, cells, user.id)
    mirror(space, source, copy, {}, cells)
    return _shown(space, source, copy)


def change_column(space: Space, body: Json) -> Json:
    """A person renames, deletes or retypes a column."""
    source = space.data_source("body.data_source_id", want_uuid("body.data_source_id", body.get("data_source_id")))
    name = want_text("body.name", body.get("name"))
    if "rename" in body:
        change: Json | None = {"name": body["rename"]}
    elif "retype" in body:
        change = {want_text("body.retype", body["retype"]): {}}
    elif body.get("delete"):
        change = None
    else:
        raise invalid("say rename, retype or delete")
    if source.column(name) is None:
        raise invalid(f"{name} is not a property that exists.")
    change_columns(space, source, "body.properties", {name: change})
    source.edited, source.edited_by = space.now(), _user(space, body).id
    return {"columns": [column.name for column in source.columns.values()]}
