"""The comments endpoints; the capability behind them is off by default."""

from sandbox.notion.call import Call
from sandbox.notion.checks import MISSING, want_object, want_only, want_text
from sandbox.notion.errors import Json, invalid, not_found
from sandbox.notion.ids import new_id
from sandbox.notion.paging import listed, query_cut, take
from sandbox.notion.records import Comment
from sandbox.notion.richtext import plain_rich, read_rich
from sandbox.notion.space import Space, user_ref
from sandbox.notion.times import page_time


def show_comment(space: Space, comment: Comment) -> Json:
    """Return a comment as the API shows it."""
    return {
        "object": "comment",
        "id": comment.id,
        "parent": {"type": "page_id", "page_id": comment.page_id},
        "discussion_id": comment.discussion_id,
        "created_time": page_time(comment.created),
        "last_edited_time": page_time(comment.created),
        "created_by": user_ref(comment.created_by),
        "rich_text": comment.rich_text,
        "display_name": {"type": "integration", "resolved_name": space.users[comment.created_by].name},
    }


def create(call: Call) -> Json:
    """POST /v1/comments."""
    call.space.need("comment_capability", True)  # noqa: FBT003 - the switch's own value
    call.only("parent", "discussion_id", "rich_text", "markdown")
    space = call.space
    page_id, discussion = _place(call)
    space.refuse_archived(space.pages[page_id])
    if "markdown" in call.body:
        text = plain_rich(want_text("body.markdown", call.body["markdown"]))
    else:
        text = read_rich(space, "body.rich_text", call.body.get("rich_text", MISSING))
    comment = Comment(new_id(), page_id, discussion, space.now(), space.bot.id, text)
    space.comments[comment.id] = comment
    space.touch()
    return show_comment(space, comment)


def _place(call: Call) -> tuple[str, str]:
    """Return the page and the discussion a comment goes to."""
    space, body = call.space, call.body
    if ("parent" in body) == ("discussion_id" in body):
        raise invalid("Exactly one of parent or discussion_id must be provided.")
    if "parent" in body:
        parent = want_object("body.parent", body["parent"])
        want_only("body.parent", parent, ("type", "page_id"))
        return space.page("body.parent.page_id", parent.get("page_id", MISSING)).id, new_id()
    for comment in space.comments.values():
        if comment.discussion_id == body["discussion_id"]:
            return comment.page_id, comment.discussion_id
    raise not_found("discussion", str(body["discussion_id"]))


def index(call: Call) -> Json:
    """GET /v1/comments."""
    space = call.space
    space.need("comment_capability", True)  # noqa: FBT003 - the switch's own value
    page = space.page("query.block_id", call.param("block_id") or MISSING)
    found = [comment for comment in space.comments.values() if comment.page_id == page.id]
    keys = [comment.id for comment in found]
    part, cursor = take(space, query_cut(call), f"{call.operation} {page.id}", keys, found)
    return listed("comment", [show_comment(space, comment) for comment in part], cursor)
