"""What a page is to hold besides its properties: blocks, templates, Markdown."""

from typing import Any

import pytest

from tests.contract.notion_face.conftest import HOME, Json, Notion, Table, text


def paragraph(content: str = "x", **more: Any) -> Json:
    return {"object": "block", "type": "paragraph", "paragraph": {"rich_text": text(content), **more}}


def nested(levels: int) -> Json:
    block = paragraph()
    for _ in range(levels):
        block = {"toggle": {"rich_text": [], "children": [block]}}
    return block


BODY = "body failed validation: body."
DEEP = "children[0].toggle." * 3
TAKEN: list[Json] = [
    {"children": [paragraph(), nested(2), {"divider": {}}, {"to_do": {"rich_text": [], "checked": True}}]},
    {"children": [{"heading_1": {"rich_text": text("x"), "is_toggleable": False, "color": "red_background"}}] * 100},
    {"content": [{"code": {"rich_text": text("x"), "language": "python", "caption": []}}]},
    {"markdown": "# Hello"},
    {"children": [], "template": {"type": "none"}, "position": {"type": "page_start"}},
]
REFUSED: list[tuple[Json, str]] = [
    ({"children": [5]}, BODY + "children[0] should be an object, instead was `5`."),
    ({"children": [paragraph()] * 101}, BODY + "children.length should be ≤ `100`, instead was `101`."),
    ({"children": [{"object": "block"}]}, "Fix one:\nbody.children[0].heading_1 should be defined"),
    ({"children": [{**paragraph(), "type": "quote"}]}, 'children[0].type should be `"paragraph"` or `undefined`'),
    ({"children": [{**paragraph(), "object": "page"}]}, 'children[0].object should be `"block"` or `undefined`'),
    ({"children": [{"paragraph": {}}]}, "children[0].paragraph.rich_text should be defined, instead was `undefined`."),
    ({"children": [paragraph(text="x")]}, 'paragraph.text should be not present, instead was `"x"`.'),
    ({"children": [paragraph(color="mauve")]}, 'paragraph.color should be a valid color, instead was `"mauve"`.'),
    (
        {"children": [paragraph("x" * 2001)]},
        BODY + "children[0].paragraph.rich_text[0].text.content.length should be ≤ `2000`, instead was `2001`.",
    ),
    ({"children": [nested(3)]}, BODY + DEEP + "children should be not present, instead was `[{"),
    (
        {"children": [{"toggle": {"rich_text": [], "children": [paragraph()] * 100}}] * 10},
        "A request should hold ≤ `1000` blocks, instead was `1010`.",
    ),
    ({"children": [{"divider": {"x": 1}}]}, BODY + "children[0].divider.x should be not present, instead was `1`."),
    ({"children": [{"image": {}}]}, BODY + "children[0].image.external should be defined, instead was `undefined`."),
    (
        {"children": [{"image": {"external": {"url": "u" * 2001}}}]},
        BODY + "children[0].image.external.url.length should be ≤ `2000`, instead was `2001`.",
    ),
    ({"children": [{"code": {"rich_text": [], "language": "make"}}]}, 'code.language should be `"abap"`, `"abc"`'),
    ({"children": [{"code": {"rich_text": [], "caption": None}}]}, "code.caption should be an array"),
    ({"position": {"type": "page_start", "x": 1}}, BODY + "position.x should be not present, instead was `1`."),
    ({"markdown": 5}, BODY + "markdown should be a string, instead was `5`."),
    ({"children": [], "markdown": "x"}, BODY + 'markdown should be not present, instead was `"x"`.'),
    ({"template": {"type": "best"}}, BODY + 'template.type should be `"none"`, `"default"`, or `"template_id"`'),
    ({"template": {"type": "template_id", "template_id": HOME}}, "Could not find a template"),
    ({"position": {"type": "top"}}, BODY + 'position.type should be `"after_block"`'),
]


@pytest.mark.parametrize("content", TAKEN)
async def test_content_is_taken(notion: Notion, content: Json) -> None:
    await notion.ok("POST", "/pages", {"parent": {"page_id": HOME}, **content})


@pytest.mark.parametrize(("content", "words"), REFUSED)
async def test_wrong_content_is_refused(notion: Notion, content: Json, words: str) -> None:
    before = len(notion.face.space.pages)
    assert words in await notion.message("POST", "/pages", {"parent": {"page_id": HOME}, **content})
    assert len(notion.face.space.pages) == before


@pytest.mark.parametrize("content", [{"erase_content": "yes"}, {"template": 5}, {"template": {"type": "default"}}])
async def test_wrong_content_of_a_change_is_refused(notion: Notion, table: Table, content: Json) -> None:
    page = await table.add()
    await notion.message("PATCH", f"/pages/{page['id']}", content)
    assert (await notion.ok("PATCH", f"/pages/{page['id']}", {"erase_content": True}))["id"] == page["id"]
