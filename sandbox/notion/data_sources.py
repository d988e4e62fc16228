"""The data source endpoints: create another, retrieve, update its columns."""

from typing import Any

from sandbox.notion.call import Call, read_parent
from sandbox.notion.checks import MISSING, want_object
from sandbox.notion.columns import change_columns, create_columns
from sandbox.notion.databases import new_source
from sandbox.notion.decor import read_icon
from sandbox.notion.errors import Json, invalid
from sandbox.notion.ids import hexed
from sandbox.notion.records import Database, DataSource
from sandbox.notion.richtext import read_rich
from sandbox.notion.schema import show_columns
from sandbox.notion.space import ARCHIVED, Space, user_ref
from sandbox.notion.times import page_time


def show_source(call: Call, source: DataSource) -> Json:
    """Return a data source as the API shows it."""
    database = call.space.databases[source.database_id]
    trash = call.space.source_gone(source)
    body = {
        "object": "data_source",
        "id": source.id,
        "cover": source.cover,
        "icon": source.icon,
        "created_time": page_time(source.created),
        "created_by": user_ref(source.created_by),
        "last_edited_by": user_ref(source.edited_by),
        "last_edited_time": page_time(source.edited),
        "title": source.title,
        "description": source.description,
        "is_inline": database.is_inline,
        "properties": show_columns(call.space, source),
        "parent": {"type": "database_id", "database_id": database.id},
        "database_parent": {"type": "page_id", "page_id": database.parent_id},
        "url": f"https://app.notion.com/p/{hexed(database.id)}",
        "public_url": None,
        "in_trash": trash,
    }
    return body | call.archived(trash)


def create(call: Call) -> Json:
    """POST /v1/data_sources."""
    call.only("parent", "properties", "title", "icon")
    space = call.space
    database = _new_parent(space, call.body.get("parent", MISSING))
    title = read_rich(space, "body.title", call.body.get("title", []))
    source = new_source(space, database, title)
    try:
        create_columns(space, source, "body.properties", call.body.get("properties", MISSING))
        source.icon = read_icon(space, "body.icon", call.body.get("icon"))
    except Exception:
        database.data_sources.remove(source.id)
        del space.data_sources[source.id]
        raise
    space.touch()
    return show_source(call, source)


def _new_parent(space: Space, value: Any) -> Database:
    """Return the database a data source shall lie in, or refuse."""
    parent = want_object("body.parent", value)
    read_parent("body.parent", parent, ("database_id",))
    database = space.database("body.parent.database_id", parent["database_id"])
    if database.in_trash:
        raise invalid(ARCHIVED)
    return database


def retrieve(call: Call) -> Json:
    """GET /v1/data_sources/{data_source_id}."""
    return show_source(call, call.space.data_source("path.data_source_id", call.path["data_source_id"]))


def update(call: Call) -> Json:
    """PATCH /v1/data_sources/{data_source_id}."""
    call.only("title", "icon", "properties", "in_trash", "parent")
    space = call.space
    source = space.data_source("path.data_source_id", call.path["data_source_id"])
    trash = call.trash()
    if space.source_gone(source) and trash is not False:
        raise invalid(ARCHIVED)
    title = read_rich(space, "body.title", call.body["title"]) if "title" in call.body else source.title
    icon = read_icon(space, "body.icon", call.body["icon"]) if "icon" in call.body else source.icon
    database = _new_parent(space, call.body["parent"]) if "parent" in call.body else None
    if "properties" in call.body:
        change_columns(space, source, "body.properties", call.body["properties"])
    source.title, source.icon = title, icon
    source.in_trash = source.in_trash if trash is None else trash
    source.edited, source.edited_by = space.now(), space.bot.id
    if database is not None:
        space.move_source(source, database)
    database = space.databases[source.database_id]
    if "title" in call.body and database.data_sources == [source.id]:
        database.title = title
    space.touch()
    return show_source(call, source)


def templates(call: Call) -> Json:
    """GET /v1/data_sources/{data_source_id}/templates: nobody made one here."""
    call.space.data_source("path.data_source_id", call.path["data_source_id"])
    return {"templates": [], "has_more": False, "next_cursor": None}
