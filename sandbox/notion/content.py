"""What a page is to hold besides its properties: blocks, checked as Notion checks them; Markdown is not kept."""

from dataclasses import dataclass
from typing import Any

from sandbox.notion.call import Call
from sandbox.notion.checks import (
    MISSING,
    fail,
    fix_one,
    problem,
    want_array,
    want_boolean,
    want_choice,
    want_object,
    want_only,
    want_text,
    want_type,
)
from sandbox.notion.decor import read_external
from sandbox.notion.errors import Json, invalid
from sandbox.notion.formats import LANGUAGES
from sandbox.notion.richtext import TEXT_COLORS, read_rich
from sandbox.notion.space import Space

MAX_CHILDREN, MAX_BLOCKS, MAX_DEPTH = 100, 1000, 2
HEADINGS = dict.fromkeys(("heading_1", "heading_2", "heading_3", "heading_4"), ("is_toggleable",))
TEXTS: dict[str, tuple[str, ...]] = HEADINGS | {
    "paragraph": ("icon",),
    "bulleted_list_item": (),
    "numbered_list_item": (),
    "quote": (),
    "to_do": ("checked",),
    "toggle": (),
    "callout": ("icon",),
    "code": ("language", "caption"),
}
"""Blocks of text, with what they take besides text, colour and children."""
OTHERS = [
    "divider",
    "breadcrumb",
    "table_of_contents",
    "equation",
    "bookmark",
    "embed",
    "image",
    "video",
    "pdf",
    "file",
    "audio",
    "link_to_page",
    "synced_block",
    "column_list",
    "column",
    "table",
    "table_row",
    "template",
    "tab",
]
BLOCKS = (*TEXTS, *OTHERS)
CHILDLESS = ("code", "divider", "breadcrumb", "table_of_contents", "equation")
FILES = ("image", "video", "pdf", "file", "audio")
PLAIN = {
    "divider": (),
    "breadcrumb": (),
    "table_of_contents": ("color",),
    "equation": ("expression",),
    "bookmark": ("url", "caption"),
    "embed": ("url", "caption"),
    **dict.fromkeys(FILES, ("type", "external", "caption", "name")),
}
"""Blocks without text, with all they take; tables, columns and the like are not looked into."""
DEFAULTS: Json = {"color": "default"}
EXTRAS: Json = {"is_toggleable": False, "checked": False, "icon": None, "language": "plain text", "caption": []}
CONTENTS = ("children", "content", "markdown")


@dataclass(frozen=True)
class Draft:
    """A block as it is sent, with those below it."""

    kind: str
    body: Json
    below: list["Draft"]


def read_content(call: Call) -> list[Draft]:
    """Return the blocks a body names; check its Markdown, template and position too, or refuse."""
    body = call.body
    named = [key for key in (*CONTENTS, "template") if key in body and body[key] != {"type": "none"}]
    if len(named) > 1:
        fail(f"body.{named[1]}", "be not present", body[named[1]])
    if "markdown" in body:
        want_text("body.markdown", body["markdown"])
    _template(body.get("template", {"type": "none"}))
    _position(body.get("position", {"type": "page_end"}))
    sent = next((key for key in ("children", "content") if key in body), None)
    return read_blocks(call.space, f"body.{sent}", body[sent]) if sent else []


def read_blocks(space: Space, path: str, value: Any) -> list[Draft]:
    """Return the blocks of a request, or refuse."""
    found = _children(space, path, value, 0)
    blocks = _count(found)
    if blocks > MAX_BLOCKS:
        raise invalid(f"A request should hold ≤ `{MAX_BLOCKS}` blocks, instead was `{blocks}`.")
    return found


def _count(drafts: list[Draft]) -> int:
    return sum(1 + _count(draft.below) for draft in drafts)


def _template(value: Any) -> None:
    """Check a template; there are none here, so that none can be found."""
    kind = want_choice(
        "body.template.type",
        want_object("body.template", value).get("type", MISSING),
        ("none", "default", "template_id"),
    )
    if kind != "none":
        raise invalid("Could not find a template: this data source has none.")


def _position(value: Any) -> None:
    position = want_object("body.position", value)
    kind = want_choice("body.position.type", position.get("type", MISSING), ("after_block", "page_start", "page_end"))
    want_only("body.position", position, ("type", "after_block") if kind == "after_block" else ("type",))


def _children(space: Space, path: str, value: Any, depth: int) -> list[Draft]:
    blocks = want_array(path, value, MAX_CHILDREN)
    return [_block(space, f"{path}[{index}]", block, depth) for index, block in enumerate(blocks)]


def _block(space: Space, path: str, value: Any, depth: int) -> Draft:
    block = want_object(path, value)
    kinds = [kind for kind in BLOCKS if kind in block]
    if len(kinds) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in BLOCKS])
    kind = kinds[0]
    want_only(path, block, ("object", "type", kind))
    want_type(path, block, kind)
    if block.get("object", "block") != "block":
        fail(f"{path}.object", 'be `"block"` or `undefined`', block["object"])
    path, body = f"{path}.{kind}", want_object(f"{path}.{kind}", block[kind])
    held = read_body(space, path, kind, {key: part for key, part in body.items() if key != "children"})
    return Draft(kind, held, _below(space, path, kind, body, depth))


def _below(space: Space, path: str, kind: str, body: Json, depth: int) -> list[Draft]:
    if "children" not in body:
        return []
    if depth == MAX_DEPTH or kind in CHILDLESS:
        fail(f"{path}.children", "be not present", body["children"])
    return _children(space, f"{path}.children", body["children"], depth + 1)


def read_body(space: Space, path: str, kind: str, body: Json, old: Json | None = None) -> Json:
    """Return what stands under a block's kind, as it reads back; a change keeps what it does not name."""
    if kind in TEXTS:
        want_only(path, body, ("rich_text", "color", *TEXTS[kind]))
        body = (old or DEFAULTS | {key: EXTRAS[key] for key in TEXTS[kind]}) | body
        want_array(f"{path}.rich_text", body.get("rich_text", MISSING))
    if kind in PLAIN:
        want_only(path, body, PLAIN[kind])
    if kind in FILES and (old is None or "external" in body):
        read_external(space, path, body.get("external", MISSING))
    for key in ("rich_text", "caption"):
        if key in body and (old is None or body[key] is not old.get(key)):
            body = body | {key: read_rich(space, f"{path}.{key}", body[key])}
    if body.get("color", "default") not in TEXT_COLORS:
        fail(f"{path}.color", "be a valid color", body["color"])
    if kind == "code":
        want_choice(f"{path}.language", body["language"], LANGUAGES)
    for key in ("checked", "is_toggleable"):
        want_boolean(f"{path}.{key}", body.get(key, False))
    return body
