"""Pages and databases as the blocks endpoints see them; what a page holds besides is not kept here."""

from sandbox.notion.call import Call
from sandbox.notion.checks import want_uuid
from sandbox.notion.errors import Json, invalid, not_found
from sandbox.notion.ids import TITLE
from sandbox.notion.pages import show_parent
from sandbox.notion.paging import listed, query_cut, take
from sandbox.notion.records import Database, Page
from sandbox.notion.richtext import plain
from sandbox.notion.space import ARCHIVED, Space, user_ref
from sandbox.notion.times import page_time


def retrieve(call: Call) -> Json:
    """GET /v1/blocks/{block_id}."""
    return _show(call, _found(call))


def children(call: Call) -> Json:
    """GET /v1/blocks/{block_id}/children: the pages and databases below a page."""
    found = _below(call.space, _found(call))
    part, cursor = take(call.space, query_cut(call), f"{call.operation} {call.path}", [one.id for one in found], found)
    return listed("block", [_show(call, one) for one in part], cursor)


def delete(call: Call) -> Json:
    """DELETE /v1/blocks/{block_id}: moves a page or a database to the trash."""
    space, found = call.space, _found(call)
    if isinstance(found, Page):
        space.refuse_archived(found)
        space.edit_page(found, {}, space.bot.id, in_trash=True)
    elif found.in_trash:
        raise invalid(ARCHIVED)
    else:
        found.in_trash, found.edited = True, space.now()
    space.touch()
    return _show(call, found)


def _found(call: Call) -> Page | Database:
    block_id = want_uuid("path.block_id", call.path["block_id"])
    page = call.space.pages.get(block_id)
    found: Page | Database | None = page if page and page.shared else call.space.databases.get(block_id)
    if found is None:
        raise not_found("block", block_id)
    return found


def _below(space: Space, parent: Page | Database) -> list[Page | Database]:
    pages = (page for page in space.pages.values() if page.parent_id == parent.id and not page.current.in_trash)
    databases = (one for one in space.databases.values() if one.parent_id == parent.id and not one.in_trash)
    return [*pages, *databases]


def _show(call: Call, found: Page | Database) -> Json:
    about, kind, title, in_trash = _page(call, found) if isinstance(found, Page) else _database(call, found)
    body = {"object": "block", "id": found.id} | about | {"has_children": bool(_below(call.space, found))}
    return body | {"in_trash": in_trash, "type": kind, kind: {"title": title}} | call.archived(in_trash)


def _page(call: Call, page: Page) -> tuple[Json, str, str, bool]:
    about = {
        "parent": show_parent(call.space, page),
        "created_time": page_time(page.created),
        "last_edited_time": page_time(page.current.edited),
        "created_by": user_ref(page.created_by),
        "last_edited_by": user_ref(page.current.edited_by),
    }
    return about, "child_page", plain(page.current.cells.get(TITLE) or []), page.current.in_trash


def _database(call: Call, database: Database) -> tuple[Json, str, str, bool]:
    bot = user_ref(call.space.bot.id)
    about = {
        "parent": {"type": "page_id", "page_id": database.parent_id},
        "created_time": page_time(database.created),
        "last_edited_time": page_time(database.edited),
        "created_by": bot,
        "last_edited_by": bot,
    }
    return about, "child_database", plain(database.title), database.in_trash
