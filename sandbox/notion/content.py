"""What a page is to hold besides its properties: checked as Notion checks it, and not kept."""

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
from sandbox.notion.errors import Json, invalid
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
CONTENTS = ("children", "content", "markdown")


def check_content(call: Call) -> None:
    """Check the blocks, the Markdown, the template and the position a body names, or refuse."""
    body = call.body
    named = [key for key in (*CONTENTS, "template") if key in body and body[key] != {"type": "none"}]
    if len(named) > 1:
        fail(f"body.{named[1]}", "be not present", body[named[1]])
    blocks = sum(_children(call.space, f"body.{key}", body[key], 0) for key in ("children", "content") if key in body)
    if blocks > MAX_BLOCKS:
        raise invalid(f"A request should hold ≤ `{MAX_BLOCKS}` blocks, instead was `{blocks}`.")
    if "markdown" in body:
        want_text("body.markdown", body["markdown"])
    if "erase_content" in body:
        want_boolean("body.erase_content", body["erase_content"])
    _template(body.get("template", {"type": "none"}))
    _position(body.get("position", {"type": "page_end"}))


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
    want_choice("body.position.type", position.get("type", MISSING), ("after_block", "page_start", "page_end"))


def _children(space: Space, path: str, value: Any, depth: int) -> int:
    """Check blocks and return how many they are, with all below them."""
    blocks = want_array(path, value, MAX_CHILDREN)
    return sum(_block(space, f"{path}[{index}]", block, depth) for index, block in enumerate(blocks))


def _block(space: Space, path: str, value: Any, depth: int) -> int:
    block = want_object(path, value)
    kinds = [kind for kind in BLOCKS if kind in block]
    if len(kinds) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in BLOCKS])
    kind = kinds[0]
    want_only(path, block, ("object", "type", kind))
    want_type(path, block, kind)
    if block.get("object", "block") != "block":
        fail(f"{path}.object", 'be `"block"` or `undefined`', block["object"])
    return 1 + _body(space, f"{path}.{kind}", kind, want_object(f"{path}.{kind}", block[kind]), depth)


def _body(space: Space, path: str, kind: str, body: Json, depth: int) -> int:
    if kind in TEXTS:
        below = () if kind == "code" else ("color", "children")
        want_only(path, body, ("rich_text", *below, *TEXTS[kind]))
        read_rich(space, f"{path}.rich_text", body.get("rich_text", MISSING))
    if "caption" in body:
        read_rich(space, f"{path}.caption", body["caption"])
    if body.get("color", "default") not in TEXT_COLORS:
        fail(f"{path}.color", "be a valid color", body["color"])
    if "children" not in body:
        return 0
    if depth == MAX_DEPTH:
        fail(f"{path}.children", "be not present", body["children"])
    return _children(space, f"{path}.children", body["children"], depth + 1)
