"""A small language of checks: each takes a value, its JSON pointer and the surface, and returns faults."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sandbox.slack.blocks.faults import Faulty

UNION = "failed to match all allowed schemas"


@dataclass(frozen=True)
class Surface:
    """Where the blocks will stand: `message`, `modal`, `home`, or `any`; and what the switches say."""

    name: str
    field_max: int | None = 2000


Check: TypeAlias = Callable[[Any, str, Surface], list[Faulty]]
URL = re.compile(r"^(?:https?://[^\s/]+\S*|(?:slack|mailto|tel|sms):\S+)$", re.IGNORECASE)


def _fault(message: str, pointer: str, kind: str = "", expected: Any = None) -> list[Faulty]:
    return [Faulty(message, pointer, {"type": kind, "expected": expected} if kind else {})]


def string(most: int | None = None, *, least: int = 0) -> Check:
    """Return a check for text of `least` to `most` characters."""

    def check(value: Any, at: str, _: Surface) -> list[Faulty]:
        if not isinstance(value, str):
            return _fault("must provide a string", at, "type", "string")
        if len(value) < least:
            return _fault(f"must be more than {least - 1} characters", at, "min_length", least)
        if most is not None and len(value) > most:
            return _fault(f"must be less than {most + 1} characters", at, "max_length", most)
        return []

    return check


def matching(pattern: str, message: str) -> Check:
    """Return a check for text of a form."""
    form = re.compile(pattern)

    def check(value: Any, at: str, _: Surface) -> list[Faulty]:
        return [] if isinstance(value, str) and form.fullmatch(value) else _fault(message, at, "pattern", pattern)

    return check


def url(most: int = 3000) -> Check:
    """Return a check for an address."""
    long = string(most, least=1)

    def check(value: Any, at: str, surface: Surface) -> list[Faulty]:
        faults = long(value, at, surface)
        return faults or ([] if URL.fullmatch(value) else _fault("invalid url", at, "format", "url"))

    return check


def boolean(value: Any, at: str, _: Surface) -> list[Faulty]:
    """Check for true or false."""
    return [] if isinstance(value, bool) else _fault("must provide a boolean", at, "type", "boolean")


def whole(least: int, most: int | None = None) -> Check:
    """Return a check for a whole number."""

    def check(value: Any, at: str, _: Surface) -> list[Faulty]:
        if isinstance(value, bool) or not isinstance(value, int):
            return _fault("must provide an integer", at, "type", "integer")
        if value < least:
            return _fault(f"must be greater than {least - 1}", at, "minimum", least)
        if most is not None and value > most:
            return _fault(f"must be less than {most + 1}", at, "maximum", most)
        return []

    return check


def one_of(*words: str) -> Check:
    """Return a check for one of some words."""

    def check(value: Any, at: str, _: Surface) -> list[Faulty]:
        if not isinstance(value, str):
            return _fault("must provide a string", at, "type", "string")
        return [] if value in words else _fault("must be a valid enum value", at, "enum", list(words))

    return check


def listed(item: Check, most: int | None = None, *, least: int = 1) -> Check:
    """Return a check for a list of `least` to `most` items."""

    def check(value: Any, at: str, surface: Surface) -> list[Faulty]:
        if not isinstance(value, list):
            return _fault("must provide an array", at, "type", "array")
        if len(value) < least:
            return _fault(f"no less than {least} items allowed", at, "min_items", least)
        if most is not None and len(value) > most:
            return _fault(f"no more than {most} items allowed", at, "max_items", most)
        return [fault for n, row in enumerate(value) for fault in item(row, f"{at}/{n}", surface)]

    return check


def unless_null(check: Check) -> Check:
    """Return a check that lets null pass."""

    def allowed(value: Any, at: str, surface: Surface) -> list[Faulty]:
        return [] if value is None else check(value, at, surface)

    return allowed


def record(required: Mapping[str, Check], optional: Mapping[str, Check], *, typed: bool = True) -> Check:
    """Return a check for an object with these keys and no others (and `type`, checked elsewhere)."""
    known = {**required, **optional}

    def check(value: Any, at: str, surface: Surface) -> list[Faulty]:
        if not isinstance(value, dict):
            return _fault("must provide an object", at, "type", "object")
        faults = [
            Faulty(f"missing required field: {key}", at, {"type": "required", "expected": key})
            for key in required
            if key not in value
        ]
        for key, held in value.items():
            if key in known:
                faults += known[key](held, f"{at}/{key}", surface)
            elif key != "type" or not typed:
                faults += _fault(f"invalid additional property: {key}", at, "additional_property", key)
        return faults

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """Return a check that picks the rules by the object's `type`."""

    def check(value: Any, at: str, surface: Surface) -> list[Faulty]:
        if not isinstance(value, dict):
            return _fault("must provide an object", at, "type", "object")
        if "type" not in value:
            return _fault("missing required field: type", at, "required", "type")
        rules = kinds.get(value["type"]) if isinstance(value["type"], str) else None
        if rules is None:
            return _fault(f"unsupported type: {value['type']}", f"{at}/type", "enum", list(kinds))
        return rules(value, at, surface)

    return check


def union(check: Check) -> Check:
    """Return the check with Slack's preface for a place that takes objects of several kinds."""

    def prefaced(value: Any, at: str, surface: Surface) -> list[Faulty]:
        faults = check(value, at, surface)
        return [Faulty(UNION, at), *faults] if faults else []

    return prefaced


def also(check: Check, *more: Check) -> Check:
    """Return a check with further rules, which only run on an otherwise sound object."""

    def checked(value: Any, at: str, surface: Surface) -> list[Faulty]:
        faults = check(value, at, surface)
        return faults or [fault for rule in more for fault in rule(value, at, surface)]

    return checked


def exactly_one(*keys: str) -> Check:
    """Return a rule that an object has exactly one of some keys."""
    names = " or ".join(f"`{key}`" for key in keys)

    def check(value: Any, at: str, _: Surface) -> list[Faulty]:
        given = sum(key in value for key in keys)
        return [] if given == 1 else _fault(f"must define either {names}", at, "exactly_one", list(keys))

    return check


def repeated(rows: Iterable[tuple[str, Any]], name: str) -> list[Faulty]:
    """Return a fault for each (pointer, id) whose id came before."""
    seen: set[Any] = set()
    faults: list[Faulty] = []
    for at, found in rows:
        if found in seen:
            faults += _fault(f'`{name}` "{found}" already exists', at, "unique", name)
        seen.add(found)
    return faults
