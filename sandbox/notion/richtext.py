"""Rich text: reading what clients send, showing it as Notion does."""

import re
from typing import Any

from sandbox.notion.checks import (
    MISSING,
    fail,
    fix_one,
    problem,
    want_array,
    want_boolean,
    want_object,
    want_only,
    want_text,
    want_type,
)
from sandbox.notion.errors import Json, invalid
from sandbox.notion.mentions import read_mention
from sandbox.notion.space import Space

STYLES = ("bold", "italic", "strikethrough", "underline", "code")
MAX_TEXT, MAX_LINK, MAX_EQUATION, MAX_ELEMENTS = 2000, 2000, 1000, 100
SHADES = ("gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red")
COLORS = ("default", *SHADES)
TEXT_COLORS = (*COLORS, "default_background", *(f"{shade}_background" for shade in SHADES))
ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
KEYS = ("type", "text", "mention", "equation", "annotations", "plain_text", "href")


def plain_rich(text: str) -> list[Json]:
    """Return plain text as a rich text array."""
    return [_element("text", {"content": text, "link": None}, {}, text, None)] if text else []


def plain(rich: list[Json]) -> str:
    """Return the text of a rich text array."""
    return "".join(element["plain_text"] for element in rich)


def read_rich(space: Space, path: str, value: Any) -> list[Json]:
    """Return a sent rich text array in the form it reads back, or refuse."""
    elements = want_array(path, value, MAX_ELEMENTS)
    found = [_read(space, f"{path}[{index}]", element) for index, element in enumerate(elements)]
    return [element for element in found if element["plain_text"]]


def _read(space: Space, path: str, value: Any) -> Json:
    element = want_object(path, value)
    want_only(path, element, KEYS)
    style = _annotations(f"{path}.annotations", element.get("annotations", {}))
    kinds = [kind for kind in KINDS if kind in element]
    if len(kinds) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in KINDS])
    kind = kinds[0]
    want_type(path, element, kind)
    for key in ("plain_text", "href"):
        if element.get(key) is not None:
            want_text(f"{path}.{key}", element[key])
    return KINDS[kind](space, f"{path}.{kind}", element[kind], style)


def _text(space: Space, path: str, value: Any, style: Json) -> Json:
    body = want_object(path, value)
    want_only(path, body, ("content", "link"))
    content = want_text(f"{path}.content", body.get("content", MISSING))
    _limit(space, f"{path}.content", content, MAX_TEXT)
    link = _link(space, f"{path}.link", body.get("link"))
    return _element("text", {"content": content, "link": link}, style, content, link["url"] if link else None)


def _link(space: Space, path: str, value: Any) -> Json | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        fail(path, "be an object, `null`, or `undefined`", value)
    want_only(path, value, ("type", "url"))
    url = want_text(f"{path}.url", value.get("url", MISSING))
    if not url:
        fail(f"{path}.url", "be populated", url)
    _limit(space, f"{path}.url", url, MAX_LINK)
    if not ADDRESS.fullmatch(url) and space.switch("link_addresses") == "http":
        raise invalid("Invalid URL for link.")
    return {"url": url}


def _equation(space: Space, path: str, value: Any, style: Json) -> Json:
    body = want_object(path, value)
    want_only(path, body, ("expression",))
    expression = want_text(f"{path}.expression", body.get("expression", MISSING))
    _limit(space, f"{path}.expression", expression, MAX_EQUATION)
    return _element("equation", {"expression": expression}, style, expression, None)


def _mention(space: Space, path: str, value: Any, style: Json) -> Json:
    mention, text, href = read_mention(space, path, value)
    return _element("mention", mention, style, text, href)


KINDS = {"text": _text, "mention": _mention, "equation": _equation}


def _annotations(path: str, value: Any) -> Json:
    style = want_object(path, value)
    want_only(path, style, (*STYLES, "color"))
    for name in STYLES:
        want_boolean(f"{path}.{name}", style.get(name, False))
    if style.get("color", "default") not in TEXT_COLORS:
        fail(f"{path}.color", "be a valid color", style["color"])
    return style


def _element(kind: str, body: Json, style: Json, text: str, href: str | None) -> Json:
    annotations = {name: style.get(name, False) for name in STYLES} | {"color": style.get("color", "default")}
    return {"type": kind, kind: body, "annotations": annotations, "plain_text": text, "href": href}


def _limit(space: Space, path: str, text: str, limit: int) -> None:
    length = space.measure(text)
    if length > limit:
        fail(f"{path}.length", f"be ≤ `{limit}`", length)
