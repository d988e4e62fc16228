"""The databases endpoints: the container of data sources and views."""

from typing import Any

from sandbox.notion.call import Call, read_parent
from sandbox.notion.checks import MISSING, want_object, want_only
from sandbox.notion.columns import create_columns
from sandbox.notion.decor import read_cover, read_icon
from sandbox.notion.errors import Json, invalid
from sandbox.notion.ids import hexed, new_id
from sandbox.notion.records import Database, DataSource
from sandbox.notion.richtext import plain, plain_rich, read_rich
from sandbox.notion.space import ARCHIVED, NO_WORKSPACE, Space
from sandbox.notion.times import database_time
from sandbox.notion.views import add_default_view

DEFAULT_COLUMNS: Json = {"Name": {"title": {}}}
UNTITLED = plain_rich("New database")
"""How a database without a title is shown; its data source shows none."""


def show_database(call: Call, database: Database) -> Json:
    """Return a database as the API shows it; its columns are on its data sources."""
    sources = [call.space.data_sources[key] for key in database.data_sources]
    listed = [one for one in sources if database.in_trash or not one.in_trash]
    body = {
        "object": "database",
        "id": database.id,
        "title": database.title or UNTITLED,
        "description": database.description,
        "parent": {"type": "page_id", "page_id": database.parent_id},
        "is_inline": database.is_inline,
        "in_trash": database.in_trash,
        "is_locked": database.is_locked,
        "created_time": database_time(database.created),
        "last_edited_time": database_time(database.edited),
        "data_sources": [{"id": one.id, "name": plain(one.title or UNTITLED)} for one in listed],
        "icon": database.icon,
        "cover": database.cover,
        "url": f"https://app.notion.com/p/{hexed(database.id)}",
        "public_url": None,
    }
    return body | call.archived(database.in_trash)


def create(call: Call) -> Json:
    """POST /v1/databases."""
    call.only("parent", "title", "description", "is_inline", "initial_data_source", "icon", "cover")
    space = call.space
    parent_id = _parent(space, want_object("body.parent", call.body.get("parent", MISSING)))
    initial = want_object("body.initial_data_source", call.body.get("initial_data_source", MISSING), optional=True)
    want_only("body.initial_data_source", initial, ("properties",))
    now = space.now()
    database = Database(new_id(), parent_id, [], now, now)
    _read(call, database)
    source = new_source(space, database, database.title)
    source.description = database.description
    space.databases[database.id] = database
    try:
        properties = initial.get("properties", DEFAULT_COLUMNS)
        create_columns(space, source, "body.initial_data_source.properties", properties)
    except Exception:
        del space.databases[database.id], space.data_sources[source.id]
        raise
    add_default_view(space, database)
    space.touch()
    return show_database(call, database)


def new_source(space: Space, database: Database, title: list[Json]) -> DataSource:
    """Add an empty data source to a database."""
    now, bot = space.now(), space.bot.id
    source = DataSource(new_id(), database.id, title, now, now, bot, bot)
    space.data_sources[source.id] = source
    database.data_sources.append(source.id)
    return source


def _parent(space: Space, parent: Json) -> str:
    if read_parent("body.parent", parent, ("page_id", "workspace")) == "workspace":
        raise invalid(NO_WORKSPACE)
    page = space.page("body.parent.page_id", parent["page_id"])
    space.refuse_archived(page)
    return page.id


def _read(call: Call, database: Database) -> None:
    """Take over the fields the body names."""
    for key in ("title", "description"):
        if key in call.body:
            setattr(database, key, read_rich(call.space, f"body.{key}", call.body[key]))
    for key, read in (("icon", read_icon), ("cover", read_cover)):
        if key in call.body:
            setattr(database, key, read(call.space, f"body.{key}", call.body[key]))
    database.is_inline = call.flag("is_inline", database.is_inline)
    database.is_locked = call.flag("is_locked", database.is_locked)


def retrieve(call: Call) -> Json:
    """GET /v1/databases/{database_id}."""
    return show_database(call, call.space.database("path.database_id", call.path["database_id"]))


def update(call: Call) -> Json:
    """PATCH /v1/databases/{database_id}."""
    call.only("parent", "title", "description", "is_inline", "icon", "cover", "in_trash", "is_locked")
    space = call.space
    database = space.database("path.database_id", call.path["database_id"])
    trash = call.trash()
    if database.in_trash and trash is not False:
        raise invalid(ARCHIVED)
    if "parent" in call.body:
        database.parent_id = _parent(space, want_object("body.parent", call.body["parent"]))
    _read(call, database)
    if trash is not None:
        database.in_trash, database.edited = trash, space.now()  # other changes leave last_edited_time as it is
    _sync_single(space, database, call.body)
    space.touch()
    return show_database(call, database)


def _sync_single(space: Space, database: Database, body: dict[str, Any]) -> None:
    """Give the only data source of a database its title and description, as Notion does."""
    if len(database.data_sources) == 1:
        source = space.data_sources[database.data_sources[0]]
        source.title = database.title if "title" in body else source.title
        source.description = database.description if "description" in body else source.description
