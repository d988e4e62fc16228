"""From the expression a client sent to a checked tree bound to columns."""

from dataclasses import dataclass

from sandbox.notion.formula.nodes import (
    TYPE_ERROR,
    Call,
    FormulaError,
    Infix,
    Literal,
    Node,
    Prefix,
    Reference,
)
from sandbox.notion.formula.parse import parse
from sandbox.notion.formula.types import BOOLEAN, DATE, LIST, NUMBER, TEXT, Checker, Rules
from sandbox.notion.records import Column, DataSource

COLUMN_TYPES = {
    "title": TEXT,
    "rich_text": TEXT,
    "select": TEXT,
    "status": TEXT,
    "url": TEXT,
    "email": TEXT,
    "phone_number": TEXT,
    "number": NUMBER,
    "unique_id": NUMBER,
    "checkbox": BOOLEAN,
    "date": DATE,
    "created_time": DATE,
    "last_edited_time": DATE,
    "multi_select": LIST,
    "people": LIST,
    "relation": LIST,
    "files": LIST,
    "created_by": LIST,
    "last_edited_by": LIST,
}
DATE_ROLLUPS = ("earliest_date", "latest_date")
LIST_ROLLUPS = ("show_original", "show_unique", "date_range")


@dataclass(frozen=True)
class Compiled:
    """A formula ready to run."""

    tree: Node
    type: str


def compile_formula(expression: str, source: DataSource, rules: Rules) -> Compiled:
    """Return the compiled expression, or raise FormulaError with Notion's message."""
    tree = _bind(parse(expression), source)
    kinds = {column.id: column_type(column) for column in source.columns.values()}
    return Compiled(tree, Checker(lambda key: kinds[key], rules).type_of(tree))


def column_type(column: Column) -> str:
    """Return the type a column has in formulas."""
    if column.type != "rollup":
        return COLUMN_TYPES.get(column.type, LIST)
    function = column.config["function"]
    if function in LIST_ROLLUPS:
        return LIST
    return DATE if function in DATE_ROLLUPS else NUMBER


def _bind(node: Node, source: DataSource) -> Node:
    match node:
        case Reference(key):
            return _column(key, source)
        case Call(name, args):
            return Call(name, tuple(_bind(arg, source) for arg in args))
        case Infix(sign, left, right):
            return Infix(sign, _bind(left, source), _bind(right, source))
        case Prefix(sign, operand):
            return Prefix(sign, _bind(operand, source))
        case Literal():
            return node


def _column(key: str, source: DataSource) -> Reference:
    column = source.column(key)
    if column is None or column.type == "formula":  # the API types another formula as unknown
        raise FormulaError(TYPE_ERROR)
    return Reference(column.id)
