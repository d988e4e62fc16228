"""The tree a formula is parsed into."""

from dataclasses import dataclass


class FormulaError(ValueError):
    """Raised for an expression Notion refuses; the text is Notion's."""


PARSE_ERROR = "Parse error with formula"
TYPE_ERROR = "Type error with formula"


@dataclass(frozen=True)
class Literal:
    """A text, number or boolean."""

    value: str | float | bool


@dataclass(frozen=True)
class Reference:
    """A column, by name while parsing, by property id once bound."""

    key: str


@dataclass(frozen=True)
class Call:
    """A function and its arguments."""

    name: str
    args: tuple["Node", ...]


@dataclass(frozen=True)
class Infix:
    """Two operands and the operator between them."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Prefix:
    """`not` or `-` before one operand."""

    sign: str
    operand: "Node"


Node = Literal | Reference | Call | Infix | Prefix
