"""Parses tokens into a tree, by precedence."""

from urllib.parse import unquote

from sandbox.notion.formula.nodes import (
    PARSE_ERROR,
    Call,
    FormulaError,
    Infix,
    Literal,
    Node,
    Prefix,
    Reference,
)
from sandbox.notion.formula.tokens import Token, split, unquote_text

BINDING = {
    "or": 1,
    "and": 2,
    "==": 3,
    "!=": 3,
    ">": 4,
    ">=": 4,
    "<": 4,
    "<=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
UNARY = 7
MAX_DEPTH = 100


def parse(expression: str) -> Node:
    """Return the tree of an expression, or refuse it."""
    parser = _Parser(split(expression))
    node = parser.operand_of(0)
    parser.expect_end()
    return node


class _Parser:
    """Reads tokens left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def expect_end(self) -> None:
        if self._peek().kind != "end":
            raise FormulaError(PARSE_ERROR)

    def operand_of(self, binding: int) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(PARSE_ERROR)
        left = self._unary()
        while BINDING.get(self._peek().value, 0) > binding and self._peek().kind in ("sign", "word"):
            sign = self._next().value
            left = Infix(sign, left, self.operand_of(BINDING[sign]))
        self._depth -= 1
        return left

    def _peek(self, ahead: int = 0) -> Token:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def _next(self) -> Token:
        token = self._peek()
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._next() != Token("sign", sign):
            raise FormulaError(PARSE_ERROR)

    def _called(self) -> bool:
        return self._peek(1) == Token("sign", "(")

    def _unary(self) -> Node:
        token = self._peek()
        if token in (Token("sign", "-"), Token("sign", "!")) or (token == Token("word", "not") and not self._called()):
            self._next()
            return Prefix("-" if token.value == "-" else "not", self.operand_of(UNARY))
        return self._methods(self._primary())

    def _methods(self, node: Node) -> Node:
        while self._peek() == Token("sign", "."):
            self._next()
            name = self._next()
            if name.kind != "word":
                raise FormulaError(PARSE_ERROR)
            node = Call(name.value, (node, *self._arguments()))
        return node

    def _primary(self) -> Node:
        token = self._next()
        match token.kind:
            case "number":
                return Literal(float(token.value) if "." in token.value else int(token.value))
            case "text":
                return Literal(unquote_text(token.value))
            case "column":
                return Reference(unquote(token.value))
            case "word":
                return self._word(token.value)
        if token == Token("sign", "("):
            node = self.operand_of(0)
            self._expect(")")
            return node
        raise FormulaError(PARSE_ERROR)

    def _word(self, word: str) -> Node:
        if word in ("true", "false"):
            return Literal(word == "true")
        args = self._arguments()
        if word == "prop":
            return self._column(args)
        return Call(word, args)

    def _column(self, args: tuple[Node, ...]) -> Node:
        match args:
            case (Literal(str(name)),):
                return Reference(name)
            case _:
                raise FormulaError(PARSE_ERROR)

    def _arguments(self) -> tuple[Node, ...]:
        self._expect("(")
        args: list[Node] = []
        if self._peek() == Token("sign", ")"):
            self._next()
            return ()
        while True:
            args.append(self.operand_of(0))
            token = self._next()
            if token == Token("sign", ")"):
                return tuple(args)
            if token != Token("sign", ","):
                raise FormulaError(PARSE_ERROR)
