"""The pages endpoints: create, retrieve, update."""

import re
from typing import Any

from sandbox.notion.call import Call, read_parent
from sandbox.notion.checks import MISSING, want_object
from sandbox.notion.content import read_content
from sandbox.notion.decor import read_cover, read_icon
from sandbox.notion.errors import Json, invalid
from sandbox.notion.ids import TITLE, hexed
from sandbox.notion.mirror import mirror
from sandbox.notion.outline import add_blocks
from sandbox.notion.records import Column, DataSource, Page, Version
from sandbox.notion.richtext import plain
from sandbox.notion.row import Row
from sandbox.notion.show import show_properties
from sandbox.notion.space import ARCHIVED, NO_WORKSPACE, Space, user_ref
from sandbox.notion.times import page_time
from sandbox.notion.write import read_cells

PARENTS = ("page_id", "database_id", "data_source_id", "workspace")


def show_page(call: Call, page: Page, version: Version | None = None, only: list[str] | None = None) -> Json:
    """Return a page as the API shows it, as it stands or as an older version had it."""
    version = version or page.current
    row = Row(call.space, as_source(call.space, page), page, version)
    body = {
        "object": "page",
        "id": page.id,
        "created_time": page_time(page.created),
        "last_edited_time": page_time(version.edited),
        "created_by": user_ref(page.created_by),
        "last_edited_by": user_ref(version.edited_by),
        "cover": page.cover,
        "icon": page.icon,
        "parent": show_parent(call.space, page),
        "in_trash": version.in_trash,
        "is_archived": False,
        "is_locked": page.is_locked,
        "properties": show_properties(row, only),
        "url": page_url(page),
        "public_url": None,
    }
    return body | call.archived(version.in_trash)


def as_source(space: Space, page: Page) -> DataSource:
    """Return the columns a page has: its data source's, or a plain page's title alone."""
    source = space.source_of(page)
    if source is not None:
        return source
    plain_page = DataSource("", "", [], page.created, page.created, page.created_by, page.created_by)
    plain_page.columns = {TITLE: Column(TITLE, TITLE, TITLE)}
    return plain_page


def page_url(page: Page) -> str:
    """Return a page's address, with its title in it."""
    slug = re.sub(r"[^A-Za-z0-9_]+", "-", plain(page.current.cells.get(TITLE) or [])).strip("-")
    return f"https://app.notion.com/p/{slug + '-' if slug else ''}{hexed(page.id)}"


def show_parent(space: Space, page: Page) -> Json:
    """Return where a page lies."""
    if page.parent_type == "workspace":
        return {"type": "workspace", "workspace": True}
    body = {"type": page.parent_type, page.parent_type: page.parent_id}
    source = space.source_of(page)
    return body | {"database_id": source.database_id} if source else body


def create(call: Call) -> Json:
    """POST /v1/pages."""
    call.only("parent", "properties", "icon", "cover", "children", "content", "markdown", "template", "position")
    space, parent = call.space, want_object("body.parent", call.body.get("parent", MISSING))
    parent_type, parent_id = _read_parent(space, parent, PARENTS)
    drafts = read_content(call)
    probe = Page("", parent_type, parent_id, space.now(), "", [])
    only = property_ids(as_source(space, probe), call)
    cells = read_cells(space, as_source(space, probe), "body.properties", call.body.get("properties", {}))
    icon, cover = _decor(call, None, None)
    page = space.add_page(parent_type, parent_id, cells, space.bot.id)
    page.icon, page.cover = icon, cover
    _mirror(space, page, {}, cells)
    add_blocks(space, page, drafts)
    space.touch()
    return show_page(call, page, only=only)


def _mirror(space: Space, page: Page, before: dict[str, Any], cells: dict[str, Any]) -> None:
    source = space.source_of(page)
    if source is not None:
        mirror(space, source, page, before, cells)


def move(call: Call) -> Json:
    """POST /v1/pages/{page_id}/move: below another page, or into a data source."""
    call.only("parent")
    space, page = call.space, call.space.page("path.page_id", call.path["page_id"])
    parent = want_object("body.parent", call.body.get("parent", MISSING))
    space.refuse_archived(page)
    parent_type, parent_id = _read_parent(space, parent, ("page_id", "data_source_id"))
    probe = Page("", parent_type, parent_id, space.now(), "", [])
    if any(one is page for one in space.pages_above(probe)):
        raise invalid("A page cannot be moved below itself.")
    space.move_page(page, parent_type, parent_id)
    space.touch()
    return show_page(call, page)


def _read_parent(space: Space, parent: Json, kinds: tuple[str, ...]) -> tuple[str, str]:
    match read_parent("body.parent", parent, kinds):
        case "data_source_id":
            return _in_source(space, space.data_source("body.parent.data_source_id", parent["data_source_id"]))
        case "page_id":
            page = space.page("body.parent.page_id", parent["page_id"])
            space.refuse_archived(page)
            return "page_id", page.id
        case "database_id":
            return _in_database(space, parent["database_id"])
        case _:
            raise invalid(NO_WORKSPACE)


def _in_source(space: Space, source: DataSource) -> tuple[str, str]:
    if space.source_gone(source):
        raise invalid(ARCHIVED)
    return "data_source_id", source.id


def _in_database(space: Space, value: Any) -> tuple[str, str]:
    database = space.database("body.parent.database_id", value)
    if len(database.data_sources) != 1:
        raise invalid("Databases with multiple data sources need a data_source_id as parent.")
    return _in_source(space, space.data_sources[database.data_sources[0]])


def _decor(call: Call, icon: Json | None, cover: Json | None) -> tuple[Json | None, Json | None]:
    body = call.body
    return (
        read_icon(call.space, "body.icon", body["icon"]) if "icon" in body else icon,
        read_cover(call.space, "body.cover", body["cover"]) if "cover" in body else cover,
    )


def retrieve(call: Call) -> Json:
    """GET /v1/pages/{page_id}."""
    page = call.space.page("path.page_id", call.path["page_id"])
    return show_page(call, page, only=property_ids(as_source(call.space, page), call))


def property_ids(source: DataSource, call: Call) -> list[str] | None:
    """Return the decoded property ids that filter_properties asks for; None when it asks for nothing."""
    asked = call.params("filter_properties")
    for key in asked:
        if key not in source.columns:
            raise invalid(f"Could not find property with name or id: {key}")
    return asked or None


def update(call: Call) -> Json:
    """PATCH /v1/pages/{page_id}."""
    call.only("properties", "icon", "cover", "is_locked", "in_trash", "template", "erase_content")
    space, page = call.space, call.space.page("path.page_id", call.path["page_id"])
    trash = call.trash()
    if trash is not False or not page.current.in_trash:
        space.refuse_archived(page)
    read_content(call)
    erase = call.flag("erase_content", default=False)
    sent, only = call.body.get("properties", {}), property_ids(as_source(space, page), call)
    cells = read_cells(space, as_source(space, page), "body.properties", sent)
    icon, cover = _decor(call, page.icon, page.cover)
    page.is_locked = call.flag("is_locked", page.is_locked)
    page.icon, page.cover = icon, cover
    before = page.current.cells
    space.edit_page(page, cells, space.bot.id, in_trash=trash)
    _mirror(space, page, before, cells)
    if erase:
        page.content = []
    space.touch()
    return show_page(call, page, only=only)
