"""Runs a checked formula on one row."""

import math
import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sandbox.notion.formula.dates import between, shift
from sandbox.notion.formula.nodes import Call, Infix, Literal, Node, Prefix, Reference
from sandbox.notion.times import Moment, iso, parse

Value = str | float | bool | Moment | list[str] | None
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def evaluate(node: Node, cell: Callable[[str], Value], now: datetime) -> Value:
    """Return what the formula yields; `cell` reads a column of the row."""
    return _Run(cell, now).value(node)


class _Run:
    """One run over one row."""

    def __init__(self, cell: Callable[[str], Value], now: datetime) -> None:
        self._cell = cell
        self._now = now

    def value(self, node: Node) -> Value:
        match node:
            case Literal(value):
                return value
            case Reference(key):
                return self._cell(key)
            case Prefix("not", operand):
                return not self.value(operand)
            case Prefix(_, operand):
                return -_number(self.value(operand))
            case Infix(sign, left, right):
                return self._infix(sign, left, right)
            case Call(name, args):
                return self._call(name, args)

    def _infix(self, sign: str, left: Node, right: Node) -> Value:
        if sign == "and":
            return bool(self.value(left)) and bool(self.value(right))
        if sign == "or":
            return bool(self.value(left)) or bool(self.value(right))
        one, two = self.value(left), self.value(right)
        if sign == "==":
            return _same(one, two)
        if sign == "!=":
            return not _same(one, two)
        if sign in COMPARE:
            return _ordered(sign, one, two)
        return _arithmetic(sign, one, two)

    def _call(self, name: str, args: tuple[Node, ...]) -> Value:
        if name == "if":
            return self.value(args[1] if self.value(args[0]) else args[2])
        if name in ("and", "or"):
            found = (bool(self.value(arg)) for arg in args)
            return all(found) if name == "and" else any(found)
        if not args:
            return self._bare(name)
        return FUNCTIONS[name]([self.value(arg) for arg in args])

    def _bare(self, name: str) -> Value:
        if name == "now":
            return Moment(self._now)
        if name == "today":
            midnight = self._now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            return Moment(midnight, timed=False)
        return None


def _is_empty(value: Value) -> bool:
    return value is None or value in ("", 0, False, [])


def _rounded(how: Callable[[float], float], value: Value) -> Value:
    return None if value is None else how(_number(value))


def _shifted(values: list[Value], sign: int) -> Value:
    moment, amount, unit = values
    if not isinstance(moment, Moment):
        return None
    return shift(moment, sign * _number(amount), str(unit))


def _between(values: list[Value]) -> Value:
    later, earlier, unit = values
    if not isinstance(later, Moment) or not isinstance(earlier, Moment):
        return None
    return between(later, earlier, str(unit))


def _same(one: Value, two: Value) -> bool:
    if isinstance(one, Moment) and isinstance(two, Moment):
        return one.at == two.at
    if isinstance(one, str) or isinstance(two, str):
        return (one or "") == (two or "")
    return one == two


def _ordered(sign: str, one: Value, two: Value) -> bool:
    if one is None or two is None:
        return False
    if isinstance(one, Moment) and isinstance(two, Moment):
        return COMPARE[sign](one.at, two.at)
    return COMPARE[sign](one, two)


def _arithmetic(sign: str, one: Value, two: Value) -> Value:
    if sign == "+" and (isinstance(one, str) or isinstance(two, str)):
        return shown(one) + shown(two)
    left, right = _number(one), _number(two)
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right if right else None
        case _:
            return math.fmod(left, right) if right else None


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0


def _to_number(value: Value) -> float | None:
    if isinstance(value, Moment):
        return int(value.at.timestamp() * 1000)
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, str):
        return value if isinstance(value, int | float) else None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def shown(value: Value) -> str:
    """Return a value as format() writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return iso(value)
    if isinstance(value, list):
        return ", ".join(value)
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)


FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "not": lambda values: not values[0],
    "empty": lambda values: _is_empty(values[0]),
    "dateAdd": lambda values: _shifted(values, 1),
    "dateSubtract": lambda values: _shifted(values, -1),
    "dateBetween": _between,
    "parseDate": lambda values: parse(str(values[0] or "")),
    "toNumber": lambda values: _to_number(values[0]),
    "format": lambda values: shown(values[0]),
    "round": lambda values: _rounded(lambda number: math.floor(number + 0.5), values[0]),  # as in JavaScript
    "floor": lambda values: _rounded(math.floor, values[0]),
    "ceil": lambda values: _rounded(math.ceil, values[0]),
    "abs": lambda values: _rounded(abs, values[0]),
}
