"""Mentions in rich text: people, dates, pages, databases and template variables."""

from typing import TYPE_CHECKING, Any

from sandbox.notion.checks import (
    MISSING,
    fail,
    fix_one,
    problem,
    want_choice,
    want_object,
    want_only,
    want_text,
    want_type,
    want_uuid,
)
from sandbox.notion.errors import Json
from sandbox.notion.ids import TITLE, hexed
from sandbox.notion.space import user_ref
from sandbox.notion.times import iso, parse
from sandbox.notion.zones import read_zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.notion.space import Space

KINDS = ("user", "date", "page", "database", "template_mention", "custom_emoji")
USER_KEYS = ("object", "id", "name", "avatar_url", "type", "person", "bot")
TEMPLATES = {"template_mention_date": ("today", "now"), "template_mention_user": ("me",)}
Shown = tuple[Any, str, str | None]


def read_mention(space: "Space", path: str, value: Any) -> tuple[Json, str, str | None]:
    """Return a sent mention as it reads back, its plain text and its address, or refuse."""
    body = want_object(path, value)
    kinds = [kind for kind in KINDS if kind in body]
    if len(kinds) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in KINDS])
    kind = kinds[0]
    want_only(path, body, ("type", kind))
    want_type(path, body, kind)
    if kind == "custom_emoji":
        fail(f"{path}.custom_emoji.id", "be a custom emoji of the workspace", body[kind])
    held, text, href = READERS[kind](space, f"{path}.{kind}", want_object(f"{path}.{kind}", body[kind]))
    return {"type": kind, kind: held}, text, href


def read_user(path: str, body: Json) -> str:
    """Return the id of a user that is sent, short or in full, or refuse."""
    want_only(path, body, USER_KEYS)
    if body.get("object", "user") != "user":
        fail(f"{path}.object", 'be `"user"` or `undefined`', body["object"])
    return want_uuid(f"{path}.id", body.get("id", MISSING))


def _user(space: "Space", path: str, body: Json) -> Shown:
    user_id = read_user(path, body)
    space.refuse_bot(user_id)
    name = space.users[user_id].name if user_id in space.users else "Anonymous"
    return user_ref(user_id), f"@{name}", None


def _date(_: "Space", path: str, body: Json) -> Shown:
    want_only(path, body, ("start", "end", "time_zone"))
    zone = read_zone(path, body)
    start = _moment(f"{path}.start", body.get("start", MISSING), zone)
    end = _moment(f"{path}.end", body["end"], zone) if body.get("end") is not None else None
    return {"start": start, "end": end, "time_zone": None}, f"{start} → {end or ''}", None


def _moment(path: str, value: Any, zone: str | None) -> str:
    moment = parse(want_text(path, value), zone)
    if moment is None:
        fail(path, "be a valid ISO 8601 date string", value)
    return iso(moment, zone)


def _page(space: "Space", path: str, body: Json) -> Shown:
    want_only(path, body, ("id",))
    page = space.page(f"{path}.id", body.get("id", MISSING))
    title = "".join(part["plain_text"] for part in page.current.cells.get(TITLE) or [])
    return {"id": page.id}, title or "Untitled", _address(page.id)


def _database(space: "Space", path: str, body: Json) -> Shown:
    want_only(path, body, ("id",))
    database = space.database(f"{path}.id", body.get("id", MISSING))
    title = "".join(part["plain_text"] for part in database.title)
    return {"id": database.id}, title or "Untitled", _address(database.id)


def _address(object_id: str) -> str:
    return f"https://app.notion.com/p/{hexed(object_id)}"


def _template(_: "Space", path: str, body: Json) -> Shown:
    kinds = [kind for kind in TEMPLATES if kind in body]
    if len(kinds) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in TEMPLATES])
    want_only(path, body, ("type", kinds[0]))
    want_type(path, body, kinds[0])
    choice = want_choice(f"{path}.{kinds[0]}", body[kinds[0]], TEMPLATES[kinds[0]])
    return {"type": kinds[0], kinds[0]: choice}, f"@{choice.capitalize()}", None


READERS: "dict[str, Callable[[Space, str, Json], Shown]]" = {
    "user": _user,
    "date": _date,
    "page": _page,
    "database": _database,
    "template_mention": _template,
}
