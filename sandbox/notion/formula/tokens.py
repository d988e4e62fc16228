"""Splits an expression into tokens."""

import re
from dataclasses import dataclass

from sandbox.notion.formula.nodes import PARSE_ERROR, FormulaError

TOKEN = re.compile(
    r"""\s*(?:
      \{\{notion:block_property:(?P<column>[^:{}]+):[^:{}]*:[^:{}]*\}\}
    | (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<number>\d+(?:\.\d+)?)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<sign>==|!=|>=|<=|[-+*/%<>!(),.])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """One token: `kind` is column, text, number, word, sign or end."""

    kind: str
    value: str


END = Token("end", "")


def split(expression: str) -> list[Token]:
    """Return the tokens of an expression, END last; refuse what is none."""
    text, at, found = expression.rstrip(), 0, []
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise FormulaError(PARSE_ERROR)
        found.append(Token(match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return [*found, END]


def unquote_text(quoted: str) -> str:
    """Return the text between the quotes, with its escapes resolved."""
    escapes = {"n": "\n", "t": "\t"}
    return re.sub(r"\\(.)", lambda match: escapes.get(match[1], match[1]), quoted[1:-1])
