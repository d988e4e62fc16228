"""Filter conditions by family: each turns `{"operator": value}` into a test of one plain value."""

import operator
from collections.abc import Callable
from typing import Any

from sandbox.notion.cells import Plain
from sandbox.notion.checks import (
    MISSING,
    fail,
    fix_one,
    problem,
    want_boolean,
    want_number,
    want_object,
    want_text,
    want_uuid,
)
from sandbox.notion.errors import Json
from sandbox.notion.space import Space
from sandbox.notion.spans import DATE_VALUES, SPANS, date_test, span_test
from sandbox.notion.times import Moment

Test = Callable[[Plain], bool]
Operator = Callable[[Space, str, Any], Test]
FAMILIES = {
    "title": "text",
    "rich_text": "text",
    "url": "text",
    "email": "text",
    "phone_number": "text",
    "number": "number",
    "unique_id": "number",
    "select": "option",
    "status": "option",
    "multi_select": "options",
    "people": "people",
    "created_by": "people",
    "last_edited_by": "people",
    "relation": "people",
    "checkbox": "checkbox",
    "date": "date",
    "created_time": "date",
    "last_edited_time": "date",
    "files": "presence",
}


def test_of(space: Space, family: str, path: str, value: Any) -> Test:
    """Return the test a condition stands for, or refuse; it takes exactly one operator."""
    condition = want_object(path, value)
    known = OPERATORS[family]
    names = [name for name in known if name in condition]
    if not names:
        raise fix_one([problem(f"{path}.{name}", "be defined", MISSING) for name in known])
    for name in condition:
        if name != names[0]:
            fail(f"{path}.{name}", "be not present", condition[name])
    return known[names[0]](space, f"{path}.{names[0]}", condition[names[0]])


def _is_empty(value: Plain) -> bool:
    return value is None or value in ("", [])


def _presence(*, empty: bool) -> Operator:
    def read(_: Space, path: str, value: Any) -> Test:
        if value is not True:
            fail(path, "be `true`", value)
        return lambda found: _is_empty(found) == empty

    return read


def _text(compare: Callable[[str, str], bool]) -> Operator:
    def read(space: Space, path: str, value: Any) -> Test:
        wanted = want_text(path, value)
        if space.switch("text_filters") == "exact_case":
            return lambda found: compare(str(found or ""), wanted)
        folded = wanted.casefold()
        return lambda found: compare(str(found or "").casefold(), folded)

    return read


def _number(compare: Callable[[Any, Any], bool], *, blank: bool = False) -> Operator:
    def read(_: Space, path: str, value: Any) -> Test:
        wanted = want_number(path, value)
        return lambda found: compare(found, wanted) if isinstance(found, int | float) else blank

    return read


def _option(*, equal: bool) -> Operator:
    def read(_: Space, path: str, value: Any) -> Test:
        names = value if isinstance(value, list) else [value]
        wanted = {want_text(path, name) for name in names}
        return lambda found: (found in wanted) == equal

    return read


def _member(*, inside: bool) -> Operator:
    def read(_: Space, path: str, value: Any) -> Test:
        wanted = want_text(path, value)
        return lambda found: (isinstance(found, list) and wanted in found) == inside

    return read


def _reference(*, inside: bool) -> Operator:
    def read(space: Space, path: str, value: Any) -> Test:
        wanted = space.bot.id if value == "me" else want_uuid(path, value)
        return lambda found: (isinstance(found, list) and wanted in found) == inside

    return read


def _checkbox(*, equal: bool) -> Operator:
    def read(_: Space, path: str, value: Any) -> Test:
        wanted = want_boolean(path, value)
        return lambda found: (bool(found) == wanted) == equal

    return read


def _date(compare: Callable[[Any, Any], bool]) -> Operator:
    def read(space: Space, path: str, value: Any) -> Test:
        test = date_test(compare, value, space.now(), to_the_minute=space.switch("date_seconds") == "cut")
        if test is None:
            fail(path, f"be a valid ISO 8601 date string or one of {', '.join(DATE_VALUES)}", value)
        return lambda found: isinstance(found, Moment) and test(found)

    return read


def _span(name: str) -> Operator:
    def read(space: Space, path: str, value: Any) -> Test:
        if value != {}:
            fail(path, "be an empty object", value)
        test = span_test(name, space.now())
        return lambda found: isinstance(found, Moment) and test(found)

    return read


EMPTINESS: dict[str, Operator] = {
    "is_empty": _presence(empty=True),
    "is_not_empty": _presence(empty=False),
}
OPERATORS: dict[str, dict[str, Operator]] = {
    "text": {
        "equals": _text(operator.eq),
        "does_not_equal": _text(operator.ne),
        "contains": _text(lambda found, wanted: wanted in found),
        "does_not_contain": _text(lambda found, wanted: wanted not in found),
        "starts_with": _text(str.startswith),
        "ends_with": _text(str.endswith),
        **EMPTINESS,
    },
    "number": {
        "equals": _number(operator.eq),
        "does_not_equal": _number(operator.ne, blank=True),
        "greater_than": _number(operator.gt),
        "less_than": _number(operator.lt),
        "greater_than_or_equal_to": _number(operator.ge),
        "less_than_or_equal_to": _number(operator.le),
        **EMPTINESS,
    },
    "option": {"equals": _option(equal=True), "does_not_equal": _option(equal=False), **EMPTINESS},
    "options": {"contains": _member(inside=True), "does_not_contain": _member(inside=False), **EMPTINESS},
    "people": {"contains": _reference(inside=True), "does_not_contain": _reference(inside=False), **EMPTINESS},
    "checkbox": {"equals": _checkbox(equal=True), "does_not_equal": _checkbox(equal=False)},
    "date": {
        "equals": _date(operator.eq),
        "before": _date(operator.lt),
        "after": _date(operator.gt),
        "on_or_before": _date(operator.le),
        "on_or_after": _date(operator.ge),
        **{name: _span(name) for name in SPANS},
        **EMPTINESS,
    },
    "presence": EMPTINESS,
}


def option_names(condition: Json) -> list[str]:
    """Return the option names a condition names."""
    value = condition.get("equals", condition.get("does_not_equal", []))
    return [name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)]
