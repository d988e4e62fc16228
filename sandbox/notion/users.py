"""The users endpoints."""

from sandbox.notion.call import Call
from sandbox.notion.checks import want_uuid
from sandbox.notion.errors import Json, not_found
from sandbox.notion.paging import listed, query_cut, take
from sandbox.notion.show import full_user

SEEING = ("emails", "no_emails")


def index(call: Call) -> Json:
    """GET /v1/users."""
    space = call.space
    space.need("user_capability", *SEEING)
    ids = list(space.users)
    page, cursor = take(space, query_cut(call), call.operation, ids, list(space.users.values()))
    return listed("user", [full_user(space, user) for user in page], cursor)


def retrieve(call: Call) -> Json:
    """GET /v1/users/{user_id}."""
    call.space.need("user_capability", *SEEING)
    user_id = want_uuid("path.user_id", call.path["user_id"])
    if user_id not in call.space.users:
        raise not_found("user", user_id)
    return full_user(call.space, call.space.users[user_id])


def me(call: Call) -> Json:
    """GET /v1/users/me."""
    return full_user(call.space, call.space.bot)
