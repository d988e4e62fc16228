"""Finds the type a formula yields, and refuses what does not fit together."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.notion.formula.nodes import (
    PARSE_ERROR,
    TYPE_ERROR,
    Call,
    FormulaError,
    Infix,
    Literal,
    Node,
    Prefix,
    Reference,
)

TEXT, NUMBER, BOOLEAN, DATE, BLANK, LIST, MIXED = (
    "text",
    "number",
    "boolean",
    "date",
    "blank",
    "list",
    "mixed",
)
ANY = "any"
UNITS = ("years", "quarters", "months", "weeks", "days", "hours", "minutes")
FUNCTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "not": ((BOOLEAN,), BOOLEAN),
    "empty": ((ANY,), BOOLEAN),
    "now": ((), DATE),
    "today": ((), DATE),
    "dateAdd": ((DATE, NUMBER, TEXT), DATE),
    "dateSubtract": ((DATE, NUMBER, TEXT), DATE),
    "dateBetween": ((DATE, DATE, TEXT), NUMBER),
    "parseDate": ((TEXT,), DATE),
    "toNumber": ((ANY,), NUMBER),
    "format": ((ANY,), TEXT),
    "round": ((NUMBER,), NUMBER),
    "floor": ((NUMBER,), NUMBER),
    "ceil": ((NUMBER,), NUMBER),
    "abs": ((NUMBER,), NUMBER),
}


@dataclass(frozen=True)
class Rules:
    """What the switches allow."""

    bare_empty: bool = True
    mixed_branches: bool = False
    seconds: bool = False


class Checker:
    """Checks one formula; `column_type` gives a column's type by its id."""

    def __init__(self, column_type: Callable[[str], str], rules: Rules) -> None:
        self._column_type = column_type
        self._rules = rules

    def type_of(self, node: Node) -> str:
        """Return the type a node yields, or refuse."""
        match node:
            case Literal(value):
                return _literal_type(value)
            case Reference(key):
                return self._column_type(key)
            case Prefix(sign, operand):
                return self._want(operand, NUMBER if sign == "-" else BOOLEAN)
            case Infix(sign, left, right):
                return self._infix(sign, left, right)
            case Call(name, args):
                return self._call(name, args)

    def _want(self, node: Node, wanted: str) -> str:
        found = self.type_of(node)
        if wanted != ANY and found not in (wanted, BLANK):
            raise FormulaError(TYPE_ERROR)
        return wanted

    def _infix(self, sign: str, left: Node, right: Node) -> str:
        if sign in ("and", "or"):
            self._want(left, BOOLEAN)
            return self._want(right, BOOLEAN)
        types = {self.type_of(left), self.type_of(right)} - {BLANK}
        if sign in ("==", "!="):
            return self._one(types, (TEXT, NUMBER, BOOLEAN, DATE), BOOLEAN)
        if sign in (">", ">=", "<", "<="):
            return self._one(types, (TEXT, NUMBER, DATE), BOOLEAN)
        if sign == "+" and TEXT in types:
            return TEXT
        return self._one(types, (NUMBER,), NUMBER)

    def _one(self, types: set[str], allowed: tuple[str, ...], result: str) -> str:
        if len(types) > 1 or not types <= set(allowed):
            raise FormulaError(TYPE_ERROR)
        return result

    def _call(self, name: str, args: tuple[Node, ...]) -> str:
        if name == "if":
            return self._branches(args)
        if name in ("and", "or"):
            return self._all_boolean(args)
        if name == "empty" and not args:
            return self._bare_empty()
        if name not in FUNCTIONS or len(FUNCTIONS[name][0]) != len(args):
            raise FormulaError(PARSE_ERROR)
        wanted, result = FUNCTIONS[name]
        for arg, kind in zip(args, wanted, strict=True):
            self._want(arg, kind)
        if name.startswith("date"):
            self._unit(args[-1])
        return result

    def _bare_empty(self) -> str:
        if not self._rules.bare_empty:
            raise FormulaError(PARSE_ERROR)
        return BLANK

    def _all_boolean(self, args: tuple[Node, ...]) -> str:
        if not args:
            raise FormulaError(PARSE_ERROR)
        for arg in args:
            self._want(arg, BOOLEAN)
        return BOOLEAN

    def _branches(self, args: tuple[Node, ...]) -> str:
        match args:
            case (condition, yes, no):
                self._want(condition, BOOLEAN)
                types = {self.type_of(yes), self.type_of(no)} - {BLANK}
            case _:
                raise FormulaError(PARSE_ERROR)
        if len(types) > 1 or MIXED in types:
            if self._rules.mixed_branches:
                return MIXED
            raise FormulaError(TYPE_ERROR)
        return types.pop() if types else BLANK

    def _unit(self, node: Node) -> None:
        units = (*UNITS, "seconds") if self._rules.seconds else UNITS
        if isinstance(node, Literal) and node.value not in units:
            raise FormulaError(TYPE_ERROR)


def _literal_type(value: str | float | bool) -> str:  # noqa: FBT001 - a formula's literal may be a boolean
    if isinstance(value, bool):
        return BOOLEAN
    return TEXT if isinstance(value, str) else NUMBER
