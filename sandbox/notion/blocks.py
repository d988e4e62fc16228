"""The blocks endpoints: a page's content, and pages and databases as blocks."""

from typing import Any

from sandbox.notion.call import Call
from sandbox.notion.checks import MISSING, want_choice, want_object, want_only, want_type, want_uuid
from sandbox.notion.content import BLOCKS, read_blocks, read_body
from sandbox.notion.errors import Json, invalid, not_found
from sandbox.notion.ids import TITLE
from sandbox.notion.outline import add_blocks, content_of, page_of
from sandbox.notion.pages import show_parent
from sandbox.notion.paging import listed, query_cut, take
from sandbox.notion.records import Block, Database, Page
from sandbox.notion.richtext import plain
from sandbox.notion.space import ARCHIVED, Space, user_ref
from sandbox.notion.times import page_time

Found = Page | Database | Block


def retrieve(call: Call) -> Json:
    """GET /v1/blocks/{block_id}."""
    return _show(call, _found(call))


def children(call: Call) -> Json:
    """GET /v1/blocks/{block_id}/children: a page's content, then the pages and databases below it."""
    found = _below(call.space, _found(call))
    part, cursor = take(call.space, query_cut(call), f"{call.operation} {call.path}", [one.id for one in found], found)
    return listed("block", [_show(call, one) for one in part], cursor)


def append(call: Call) -> Json:
    """PATCH /v1/blocks/{block_id}/children: answers the blocks that were added."""
    call.only("children", "position", *(("after",) if call.old else ()))
    space, found = call.space, _found(call)
    if isinstance(found, Database):
        raise invalid("Block does not support children.")
    _refuse_archived(space, found)
    drafts = read_blocks(space, "body.children", call.body.get("children", MISSING))
    made = add_blocks(space, found, drafts, _place(call.body, found))
    space.touch()
    return listed("block", [_show(call, block) for block in made], None)


def _place(body: Json, parent: Page | Block) -> int | None:
    """Return where among its parent's content a block goes; None at the end."""
    if "after" in body:
        return _after("body.after", body["after"], parent)
    position = want_object("body.position", body.get("position", {"type": "end"}))
    kind = want_choice("body.position.type", position.get("type", MISSING), ("after_block", "start", "end"))
    want_only("body.position", position, ("type", "after_block") if kind == "after_block" else ("type",))
    if kind != "after_block":
        return 0 if kind == "start" else None
    block = want_object("body.position.after_block", position.get("after_block", MISSING))
    return _after("body.position.after_block.id", block.get("id", MISSING), parent)


def _after(path: str, value: Any, parent: Page | Block) -> int:
    block_id = want_uuid(path, value)
    if block_id not in parent.content:
        raise not_found("block", block_id)
    return parent.content.index(block_id) + 1


def update(call: Call) -> Json:
    """PATCH /v1/blocks/{block_id}: changes a block's body, or moves it to the trash and back."""
    space, found, trash = call.space, _found(call), call.trash()
    if trash is not False or not _in_trash(found):
        _refuse_archived(space, found)
    kind = found.kind if isinstance(found, Block) else ""
    if kind and kind not in call.body and any(other in call.body for other in BLOCKS):
        raise invalid(f"Expected block type {kind} in request body")
    call.only("type", "in_trash", *((kind,) if kind else ()))
    if isinstance(found, Block):
        want_type("body", call.body, kind)
        sent = want_object(f"body.{kind}", call.body.get(kind, {}))
        found.body = read_body(space, f"body.{kind}", kind, sent, found.body)
        found.edited = space.now()
    if trash is not None:
        _set_trash(space, found, in_trash=trash)
    space.touch()
    return _show(call, found)


def delete(call: Call) -> Json:
    """DELETE /v1/blocks/{block_id}: moves a block, a page or a database to the trash."""
    space, found = call.space, _found(call)
    _refuse_archived(space, found)
    _set_trash(space, found, in_trash=True)
    space.touch()
    return _show(call, found)


def _set_trash(space: Space, found: Found, *, in_trash: bool) -> None:
    if isinstance(found, Page):
        space.edit_page(found, {}, space.bot.id, in_trash=in_trash)
    else:
        found.in_trash, found.edited = in_trash, space.now()


def _in_trash(found: Found) -> bool:
    return found.current.in_trash if isinstance(found, Page) else found.in_trash


def _refuse_archived(space: Space, found: Found) -> None:
    if _in_trash(found):
        raise invalid(ARCHIVED)
    if not isinstance(found, Database):
        space.refuse_archived(page_of(space, found) if isinstance(found, Block) else found)


def _found(call: Call) -> Found:
    block_id = want_uuid("path.block_id", call.path["block_id"])
    page = call.space.pages.get(block_id)
    found: Found | None = page if page and page.shared else call.space.databases.get(block_id)
    found = found or call.space.blocks.get(block_id)
    if found is None:
        raise not_found("block", block_id)
    return found


def _below(space: Space, parent: Found) -> list[Found]:
    if isinstance(parent, Block):
        return [*content_of(space, parent)]
    blocks = content_of(space, parent) if isinstance(parent, Page) else []
    pages = (page for page in space.pages.values() if page.parent_id == parent.id and not page.current.in_trash)
    databases = (one for one in space.databases.values() if one.parent_id == parent.id and not one.in_trash)
    return [*blocks, *pages, *databases]


def _show(call: Call, found: Found) -> Json:
    about, kind, held = _about(call, found)
    in_trash = _in_trash(found)
    body = {"object": "block", "id": found.id} | about | {"has_children": bool(_below(call.space, found))}
    return body | {"in_trash": in_trash, "type": kind, kind: held} | call.archived(in_trash)


def _about(call: Call, found: Found) -> tuple[Json, str, Json]:
    """Return where a block lies and when it was made, its kind and what it holds."""
    bot = call.space.bot.id
    match found:
        case Page():
            title = {"title": plain(found.current.cells.get(TITLE) or [])}
            made = _made(found, found.current.edited, found.created_by, found.current.edited_by)
            return {"parent": show_parent(call.space, found)} | made, "child_page", title
        case Database():
            parent = {"type": "page_id", "page_id": found.parent_id}
            title = {"title": plain(found.title)}
            return {"parent": parent} | _made(found, found.edited, bot, bot), "child_database", title
        case Block():
            parent = {"type": found.parent_type, found.parent_type: found.parent_id}
            return {"parent": parent} | _made(found, found.edited, bot, bot), found.kind, found.body


def _made(found: Found, edited: Any, by: str, edited_by: str) -> Json:
    return {
        "created_time": page_time(found.created),
        "last_edited_time": page_time(edited),
        "created_by": user_ref(by),
        "last_edited_by": user_ref(edited_by),
    }
