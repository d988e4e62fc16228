"""Body checks that fail in Notion's words: "body.x should be a string, instead was `1`."."""

import json
from typing import Any, NoReturn
from uuid import UUID

from sandbox.notion.errors import Json, NotionError, invalid


class Missing:
    """The value of a key that was not sent."""


MISSING = Missing()
MAX_SHOWN = 200


def shown(value: Any) -> str:
    """Return a value as Notion quotes it."""
    if isinstance(value, Missing):
        return "undefined"
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "..."


def problem(path: str, rule: str, value: Any) -> str:
    """Return one problem line."""
    return f"{path} should {rule}, instead was `{shown(value)}`."


def failed(path: str, rule: str, value: Any) -> NotionError:
    """Return the refusal of one value."""
    root = path.split(".", 1)[0]
    return invalid(f"{root} failed validation: {problem(path, rule, value)}")


def fail(path: str, rule: str, value: Any) -> NoReturn:
    """Refuse one value."""
    raise failed(path, rule, value)


def fix_one(problems: list[str]) -> NotionError:
    """Return the refusal of a value that fits none of several shapes."""
    return invalid("body failed validation. Fix one:\n" + "\n".join(problems))


def want_object(path: str, value: Any, *, optional: bool = False) -> Json:
    """Return an object, or refuse."""
    if isinstance(value, dict):
        return value
    if optional and isinstance(value, Missing):
        return {}
    if isinstance(value, Missing):
        fail(path, "be defined", value)
    fail(path, "be an object or `undefined`" if optional else "be an object", value)


def want_array(path: str, value: Any, limit: int | None = None) -> list[Any]:
    """Return an array of at most `limit` elements, or refuse."""
    if isinstance(value, Missing):
        fail(path, "be defined", value)
    if not isinstance(value, list):
        fail(path, "be an array", value)
    if limit is not None and len(value) > limit:
        fail(f"{path}.length", f"be ≤ `{limit}`", len(value))
    return value


def want_text(path: str, value: Any) -> str:
    """Return a string, or refuse."""
    if isinstance(value, str):
        return value
    fail(path, "be defined" if isinstance(value, Missing) else "be a string", value)


def want_boolean(path: str, value: Any) -> bool:
    """Return a boolean, or refuse."""
    if isinstance(value, bool):
        return value
    fail(path, "be defined" if isinstance(value, Missing) else "be a boolean", value)


def want_number(path: str, value: Any) -> float:
    """Return a number, or refuse."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        fail(path, "be defined" if isinstance(value, Missing) else "be a number", value)
    return value


def want_choice(path: str, value: Any, choices: tuple[str, ...]) -> str:
    """Return one of the choices, or refuse."""
    if isinstance(value, Missing):
        fail(path, "be defined", value)
    if value in choices:
        return str(value)
    quoted = [f'`"{choice}"`' for choice in choices]
    listed = " or ".join(quoted) if len(quoted) < 3 else f"{', '.join(quoted[:-1])}, or {quoted[-1]}"  # noqa: PLR2004 - a list of three takes commas
    fail(path, f"be {listed}", value)


def want_only(path: str, body: Json, allowed: tuple[str, ...]) -> None:
    """Refuse keys the endpoint does not take."""
    for key, value in body.items():
        if key not in allowed:
            fail(f"{path}.{key}", "be not present", value)


def want_type(path: str, body: Json, kind: str) -> None:
    """Refuse a `type` that names another shape than the one sent; it may be left out."""
    if body.get("type", kind) != kind:
        fail(f"{path}.type", f'be `"{kind}"` or `undefined`', body["type"])


def as_uuid(value: Any) -> str | None:
    """Return a UUID dashed and lower-case, or None; dashes may be missing."""
    if not isinstance(value, str) or len(value) not in (32, 36):
        return None
    try:
        return str(UUID(value))
    except ValueError:
        return None


def want_uuid(path: str, value: Any) -> str:
    """Return a dashed UUID, or refuse."""
    found = as_uuid(value)
    if found is None:
        fail(path, "be defined" if isinstance(value, Missing) else "be a valid uuid", value)
    return found
