"""Just enough YAML to read a Slack manifest: nested mappings, lists, scalars, comments, block text."""

import json
import re
from dataclasses import dataclass
from typing import Any

KEY = re.compile(r'^("[^"]*"|\'[^\']*\'|[^\s:#][^:#]*?)\s*:(?:\s+(.*))?$')
BLOCK_TEXT = re.compile(r"^[|>][+-]?$")


@dataclass
class _Line:
    indent: int
    text: str


def _strip_comment(text: str) -> str:
    quote = ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "#" and (at == 0 or text[at - 1].isspace()):
            return text[:at].rstrip()
    return text.rstrip()


def _lines(source: str) -> list[_Line]:
    lines = []
    for raw in source.splitlines():
        text = _strip_comment(raw)
        if text.strip() and text.strip() != "---":
            lines.append(_Line(len(text) - len(text.lstrip()), text.strip()))
    return lines


def _scalar(text: str) -> Any:
    if text[:1] in "\"'" and text[-1:] == text[:1] and len(text) > 1:
        return json.loads(text) if text[0] == '"' else text[1:-1].replace("''", "'")
    if text[:1] == "[" and text[-1:] == "]":
        return [_scalar(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    words: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None, "{}": {}}
    if text.lower() in words:
        return words[text.lower()]
    return int(text) if re.fullmatch(r"-?\d+", text) else text


class _Reader:
    def __init__(self, lines: list[_Line]) -> None:
        self._lines = lines
        self._at = 0

    def _peek(self) -> _Line | None:
        return self._lines[self._at] if self._at < len(self._lines) else None

    def block(self, indent: int) -> Any:
        line = self._peek()
        if line is None or line.indent < indent:
            return None
        return self._list(line.indent) if _is_item(line) else self._mapping(line.indent)

    def _list(self, indent: int) -> list[Any]:
        items = []
        while (line := self._peek()) and line.indent == indent and _is_item(line):
            rest = line.text[1:].strip()
            if not rest:
                self._at += 1
                items.append(self.block(indent + 1))
            elif KEY.match(rest):
                inner = indent + len(line.text) - len(rest)
                self._lines[self._at] = _Line(inner, rest)
                items.append(self._mapping(inner))
            else:
                self._at += 1
                items.append(_scalar(rest))
        return items

    def _mapping(self, indent: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while (line := self._peek()) and line.indent == indent and not _is_item(line):
            match = KEY.match(line.text)
            if match is None:
                raise ValueError(f"cannot read this manifest line: {line.text!r}")
            self._at += 1
            found[match[1].strip("\"'")] = self._value((match[2] or "").strip(), indent)
        return found

    def _value(self, rest: str, indent: int) -> Any:
        if BLOCK_TEXT.match(rest):
            return self._text(indent)
        if rest:
            return _scalar(rest)
        line = self._peek()
        if line and line.indent == indent and _is_item(line):
            return self._list(indent)
        return self.block(indent + 1)

    def _text(self, indent: int) -> str:
        parts = []
        while (line := self._peek()) and line.indent > indent:
            parts.append(line.text)
            self._at += 1
        return " ".join(parts)


def _is_item(line: _Line) -> bool:
    return line.text == "-" or line.text.startswith("- ")


def load(source: str) -> Any:
    """Return what the text says; raises ValueError for a line outside the subset."""
    return _Reader(_lines(source)).block(0)
