"""Writes a tree back as Notion answers it: columns as tokens, operators and parentheses normalised."""

import json
from collections.abc import Callable

from sandbox.notion.formula.nodes import Call, Infix, Literal, Node, Prefix, Reference


def rewrite(node: Node, token: Callable[[str], str]) -> str:
    """Return the expression; `token` writes a column."""
    match node:
        case Literal(value):
            return _literal(value)
        case Reference(key):
            return token(key)
        case Call(name, args):
            return f"{name}({', '.join(rewrite(arg, token) for arg in args)})"
        case Infix(sign, left, right):
            return f"{_operand(left, token)} {sign} {_operand(right, token)}"
        case Prefix(sign, operand):
            return f"{'-' if sign == '-' else 'not '}{_operand(operand, token)}"


def _operand(node: Node, token: Callable[[str], str]) -> str:
    text = rewrite(node, token)
    return f"({text})" if isinstance(node, Infix | Prefix) else text


def _literal(value: str | float | bool) -> str:  # noqa: FBT001 - a formula's literal may be a boolean
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
