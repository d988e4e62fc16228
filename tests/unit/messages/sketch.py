"""A view or message drawn in a few lines, so that a change of wording reads well in a diff."""

import re
from collections.abc import Mapping
from typing import Any

from bot.ports.chat import Message, View

DATE = re.compile(r"<!date\^\d+\^[^|]+\|([^>]+)>")


def sketch(shown: Message | View) -> str:
    """Draw it: a line for each text, buttons in brackets, fields as `label: what is in`."""
    if isinstance(shown, Message):
        return "\n".join([f"({_dates(shown.text)})", *map(_block, shown.blocks)])
    ends = [f"<{shown[end]['text']}>" for end in ("close", "submit") if end in shown]
    title = [f"== {shown['title']['text']} =="] if "title" in shown else []
    return "\n".join([*title, *map(_block, shown["blocks"]), *ends])


def _block(block: Mapping[str, Any]) -> str:
    drawn = {"header": _header, "section": _section, "context": _context, "actions": _actions, "input": _input}
    return drawn[block["type"]](block) if block["type"] != "divider" else "---"


def _header(block: Mapping[str, Any]) -> str:
    return f"# {block['text']['text']}"


def _section(block: Mapping[str, Any]) -> str:
    if "fields" in block:
        return "\n".join("  | " + _dates(each["text"]).replace("\n", " / ") for each in block["fields"])
    text = _dates(block["text"]["text"]).replace("\n", "\n  ")
    return f"- {text}" + (f" {_element(block['accessory'])}" if "accessory" in block else "")


def _context(block: Mapping[str, Any]) -> str:
    return "  ~ " + " | ".join(_dates(each["text"]) for each in block["elements"])


def _actions(block: Mapping[str, Any]) -> str:
    return "  " + " ".join(_element(each) for each in block["elements"])


def _input(block: Mapping[str, Any]) -> str:
    mark = "?" if block["optional"] else ""
    hint = f"  // {block['hint']['text']}" if "hint" in block else ""
    return f"{block['label']['text']}{mark}: {_element(block['element'])}{hint}"


def _element(element: Mapping[str, Any]) -> str:
    if element["type"] == "button":
        return _button(element)
    held = {key: value for key, value in element.items() if key.startswith("initial_")}
    empty = element["placeholder"]["text"] if "placeholder" in element else ""
    return f"{element['type']}({', '.join(_held(value) for value in held.values()) or empty})"


def _button(element: Mapping[str, Any]) -> str:
    sure = f" sure? {element['confirm']['text']['text']}" if "confirm" in element else ""
    return f"[{element['text']['text']} -> {element.get('url', element.get('value', ''))}{sure}]"


def _held(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_held(each) for each in value)
    return str(value["text"]["text"] if isinstance(value, Mapping) else value)


def _dates(text: str) -> str:
    return DATE.sub(r"{\1}", text)
