"""The comments endpoints; the capability behind them is off by default."""

from sandbox.notion.call import Call, read_parent
from sandbox.notion.checks import MISSING, want_choice, want_object, want_only, want_text, want_uuid
from sandbox.notion.errors import Json, invalid, not_found
from sandbox.notion.ids import new_id
from sandbox.notion.paging import listed, query_cut, take
from sandbox.notion.records import Comment
from sandbox.notion.richtext import plain_rich, read_rich
from sandbox.notion.space import user_ref
from sandbox.notion.times import page_time


def show_comment(comment: Comment) -> Json:
    """Return a comment as the API shows it."""
    return {
        "object": "comment",
        "id": comment.id,
        "parent": {"type": "page_id", "page_id": comment.page_id},
        "discussion_id": comment.discussion_id,
        "created_time": page_time(comment.created),
        "last_edited_time": page_time(comment.edited),
        "created_by": user_ref(comment.created_by),
        "rich_text": comment.rich_text,
        "display_name": comment.display_name,
    }


def create(call: Call) -> Json:
    """POST /v1/comments."""
    _need(call)
    call.only("parent", "discussion_id", "rich_text", "markdown", "display_name")
    space, now = call.space, call.space.now()
    page_id, discussion = _place(call)
    space.refuse_archived(space.pages[page_id])
    named = _display_name(call)
    comment = Comment(new_id(), page_id, discussion, now, space.bot.id, _text(call), now, named)
    space.comments[comment.id] = comment
    space.touch()
    return show_comment(comment)


def _need(call: Call) -> None:
    call.space.need("comment_capability", True)  # noqa: FBT003 - the switch's own value


def _text(call: Call) -> list[Json]:
    if "markdown" in call.body and "rich_text" in call.body:
        raise invalid("Exactly one of rich_text or markdown must be provided.")
    if "markdown" in call.body:
        return plain_rich(want_text("body.markdown", call.body["markdown"]))
    return read_rich(call.space, "body.rich_text", call.body.get("rich_text", MISSING))


def _display_name(call: Call) -> Json:
    """Return under which name the comment stands."""
    asked = want_object("body.display_name", call.body.get("display_name", {"type": "integration"}))
    kind = want_choice("body.display_name.type", asked.get("type", MISSING), ("integration", "user", "custom"))
    want_only("body.display_name", asked, ("type", "custom") if kind == "custom" else ("type",))
    name = call.space.bot.name
    if kind == "custom":
        custom = want_object("body.display_name.custom", asked.get("custom", MISSING))
        want_only("body.display_name.custom", custom, ("name",))
        name = want_text("body.display_name.custom.name", custom.get("name", MISSING))
    return {"type": kind, "resolved_name": name}


def _place(call: Call) -> tuple[str, str]:
    """Return the page and the discussion a comment goes to."""
    space, body = call.space, call.body
    if ("parent" in body) == ("discussion_id" in body):
        raise invalid("Exactly one of parent or discussion_id must be provided.")
    if "parent" in body:
        read_parent("body.parent", body["parent"], ("page_id",))
        return space.page("body.parent.page_id", body["parent"]["page_id"]).id, new_id()
    discussion_id = want_uuid("body.discussion_id", body["discussion_id"])
    for comment in space.comments.values():
        if comment.discussion_id == discussion_id:
            return comment.page_id, comment.discussion_id
    raise not_found("discussion", discussion_id)


def index(call: Call) -> Json:
    """GET /v1/comments."""
    _need(call)
    space = call.space
    block_id = want_uuid("query.block_id", call.param("block_id") or MISSING)
    page = space.pages.get(block_id)
    if block_id not in space.blocks and (page is None or not page.shared):
        raise not_found("block", block_id)
    found = [comment for comment in space.comments.values() if comment.page_id == block_id]
    keys = [comment.id for comment in found]
    part, cursor = take(space, query_cut(call), f"{call.operation} {block_id}", keys, found)
    return listed("comment", [show_comment(comment) for comment in part], cursor)


def _comment(call: Call) -> Comment:
    _need(call)
    comment_id = want_uuid("path.comment_id", call.path["comment_id"])
    if comment_id not in call.space.comments:
        raise not_found("comment", comment_id)
    return call.space.comments[comment_id]


def retrieve(call: Call) -> Json:
    """GET /v1/comments/{comment_id}."""
    return show_comment(_comment(call))


def update(call: Call) -> Json:
    """PATCH /v1/comments/{comment_id}."""
    comment = _comment(call)
    call.only("rich_text", "markdown")
    comment.rich_text, comment.edited = _text(call), call.space.now()
    call.space.touch()
    return show_comment(comment)


def delete(call: Call) -> Json:
    """DELETE /v1/comments/{comment_id}: answers the comment once more."""
    comment = _comment(call)
    del call.space.comments[comment.id]
    call.space.touch()
    return show_comment(comment)
