"""A sheet as Markdown; nothing that came from outside formats, links or shows a picture."""

import re

from bot.messages.certificate import Fact, Part, Sheet

_SIGNS = re.compile(r"[\\`*_\[\]<~]|^[#>+-]|&(?=#?\w+;)")
"""Signs that could begin something; most of them only at the very start."""


def as_markdown(sheet: Sheet) -> str:
    """Return a sheet as Markdown."""
    top = [f"# {_safe(sheet.title)}", f"**{_safe(sheet.result)}**", _facts(sheet.facts)]
    footer = ["---", *(_safe(line) for line in sheet.footer)]
    return "\n\n".join([*top, *(_part(part) for part in sheet.parts), *footer]) + "\n"


def _part(part: Part) -> str:
    pieces = [f"## {_safe(part.title)}", _safe(part.intro), _facts(part.facts)]
    lines = "\n".join(f"- {_safe(line)}" for line in part.lines)
    return "\n\n".join(piece for piece in (*pieces, lines) if piece)


def _facts(facts: tuple[Fact, ...]) -> str:
    return "\n".join(f"- {_safe(name)}: {_safe(value)}" for name, value in facts)


def _safe(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)
