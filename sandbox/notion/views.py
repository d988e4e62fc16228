"""The views endpoints."""

from typing import Any

from sandbox.notion.call import Call
from sandbox.notion.checks import MISSING, fail, want_choice, want_object, want_only, want_text, want_uuid
from sandbox.notion.errors import Json, NotionError, invalid, not_found
from sandbox.notion.ids import hexed, new_id
from sandbox.notion.paging import listed, query_cut, take
from sandbox.notion.records import Database, DataSource, View
from sandbox.notion.richtext import plain_rich
from sandbox.notion.space import ARCHIVED, Space, user_ref
from sandbox.notion.times import database_time
from sandbox.notion.viewconfig import TYPES, read_configuration
from sandbox.notion.viewsettings import read_settings

PLACES = ("database_id", "view_id", "create_database")
CREATE = ("data_source_id", "name", "type", "filter", "sorts", "quick_filters", "configuration", "position")


def show_view(view: View) -> Json:
    """Return a view as the API shows it."""
    return {
        "object": "view",
        "id": view.id,
        "parent": {"type": "database_id", "database_id": view.database_id},
        "data_source_id": view.data_source_id,
        "name": view.name,
        "type": view.type,
        "created_time": database_time(view.created),
        "created_by": user_ref(view.created_by),
        "last_edited_time": database_time(view.edited),
        "last_edited_by": user_ref(view.edited_by),
        "url": f"https://app.notion.com/p/{hexed(view.database_id)}?v={hexed(view.id)}",
        "filter": view.filter,
        "sorts": view.sorts,
        "quick_filters": view.quick_filters,
        "configuration": view.configuration,
    }


def add_default_view(space: Space, database: Database) -> View:
    """Add the table view every new database has."""
    return _add(space, database, database.data_sources[0], "Default view", "table")


def _add(space: Space, database: Database, source_id: str, name: str, kind: str) -> View:
    now, bot = space.now(), space.bot.id
    view = View(new_id(), database.id, source_id, name, kind, now, now, bot, bot, configuration={"type": kind})
    space.views[view.id] = view
    database.views.append(view.id)
    return view


def create(call: Call) -> Json:
    """POST /v1/views."""
    call.only(*PLACES, *CREATE)
    space, body = call.space, call.body
    source = space.data_source("body.data_source_id", body.get("data_source_id", MISSING))
    kind = want_choice("body.type", body.get("type", MISSING), TYPES)
    name = _name(body.get("name", MISSING))
    settings = read_settings(space, source, kind, body)
    if "configuration" not in body:
        settings["configuration"] = read_configuration(source, kind, {"type": kind})
    spot = _position(space, body)
    database = _place(space, source, body)
    view = _add(space, database, source.id, name, kind)
    for key, value in settings.items():
        setattr(view, key, value)
    _move(database, view, spot)
    space.touch()
    return show_view(view)


def _name(value: Any) -> str:
    name = want_text("body.name", value)
    if not name:
        fail("body.name.length", "be ≥ `1`", 0)
    return name


def _place(space: Space, source: DataSource, body: Json) -> Database:
    places = [place for place in PLACES if place in body]
    if len(places) != 1:
        raise invalid("Exactly one of database_id, view_id, or create_database must be provided.")
    if places == ["view_id"]:
        raise invalid("view_id must be the ID of a dashboard view.")
    if places == ["create_database"]:
        return _linked_database(space, source, body["create_database"])
    database = space.database("body.database_id", body["database_id"])
    if database.in_trash:
        raise invalid(ARCHIVED)
    return database


def _linked_database(space: Space, source: DataSource, value: Any) -> Database:
    body = want_object("body.create_database", value)
    want_only("body.create_database", body, ("parent", "position"))
    parent = want_object("body.create_database.parent", body.get("parent", MISSING))
    page = space.page("body.create_database.parent.page_id", parent.get("page_id", MISSING))
    now = space.now()
    database = Database(new_id(), page.id, plain_rich(""), now, now, data_sources=[source.id])
    space.databases[database.id] = database
    return database


def _position(space: Space, body: Json) -> str | None:
    if "position" not in body:
        return None
    position = want_object("body.position", body["position"])
    kind = want_choice("body.position.type", position.get("type", MISSING), ("start", "end", "after_view"))
    want_only("body.position", position, ("type", "view_id") if kind == "after_view" else ("type",))
    if kind != "after_view":
        return kind
    return view_at(space, "body.position.view_id", position.get("view_id", MISSING)).id


def _move(database: Database, view: View, spot: str | None) -> None:
    if spot not in (None, "end"):
        database.views.remove(view.id)
        known = spot in database.views
        database.views.insert(database.views.index(str(spot)) + 1 if known else 0, view.id)


def view_at(space: Space, path: str, value: Any) -> View:
    """Return a view by id, or refuse with 400 or 404."""
    view_id = want_uuid(path, value)
    if view_id not in space.views:
        raise not_found("view", view_id)
    return space.views[view_id]


def retrieve(call: Call) -> Json:
    """GET /v1/views/{view_id}."""
    return show_view(view_at(call.space, "path.view_id", call.path["view_id"]))


def update(call: Call) -> Json:
    """PATCH /v1/views/{view_id}; the type cannot change, a configuration is merged, null clears."""
    call.only("name", "filter", "sorts", "quick_filters", "configuration")
    space, view = call.space, view_at(call.space, "path.view_id", call.path["view_id"])
    source = space.data_sources[view.data_source_id]
    body = call.body
    if isinstance(body.get("configuration"), dict):
        body = body | {"configuration": view.configuration | {"type": MISSING} | body["configuration"]}
    settings = read_settings(space, source, view.type, body)
    if "name" in body:
        view.name = _name(body["name"])
    for key, value in settings.items():
        setattr(view, key, value)
    view.edited, view.edited_by = space.now(), space.bot.id
    space.touch()
    return show_view(view)


def delete(call: Call) -> Json:
    """DELETE /v1/views/{view_id}: answers a part of the view."""
    space, view = call.space, view_at(call.space, "path.view_id", call.path["view_id"])
    database = space.databases[view.database_id]
    if database.views == [view.id]:
        raise _last_view()
    del space.views[view.id]
    database.views.remove(view.id)
    space.touch()
    return {key: value for key, value in show_view(view).items() if key in ("object", "id", "parent", "type")}


def _last_view() -> NotionError:
    return invalid("Cannot delete the last view of a database.")


def index(call: Call) -> Json:
    """GET /v1/views: ids only, of a database or a data source."""
    space, database_id, source_id = call.space, call.param("database_id"), call.param("data_source_id")
    if database_id is None and source_id is None:
        raise invalid("Exactly one of database_id or data_source_id must be provided.")
    if database_id is not None:
        ids = space.database("query.database_id", database_id).views
    else:
        source = space.data_source("query.data_source_id", source_id)
        ids = [view.id for view in space.views.values() if view.data_source_id == source.id]
    page, cursor = take(space, query_cut(call), f"{call.operation} {database_id} {source_id}", ids, ids)
    return listed("view", [{"object": "view", "id": view_id} for view_id in page], cursor)
