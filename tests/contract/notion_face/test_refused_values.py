"""Property values that are refused, in Notion's words."""

import pytest

from tests.contract.notion_face.conftest import HOME, Json, Notion, Table, text

PAULA = "ba01a000-0000-4000-8000-000000000001"
STRANGER = "99999999-9999-4999-8999-999999999999"


BODY = "body failed validation: body.properties."
ONE_KIND = "body failed validation. Fix one:\n" + "\n".join(
    f"body.properties.Project.rich_text[0].{kind} should be defined, instead was `undefined`."
    for kind in ("text", "mention", "equation")
)
FLOATING = "Dates with a time_zone need a time and take no UTC offset."
REFUSED: list[tuple[str, Json, str]] = [
    ("Nope", {"select": {"name": "x"}}, "Nope is not a property that exists."),
    ("Status", {"rich_text": []}, "Status is expected to be select."),
    ("Project", {"title": []}, "Project is expected to be rich_text."),
    ("Next Nudge At", {"rich_text": []}, "Next Nudge At is expected to be formula."),
    ("App", {"select": {"name": "a, b"}}, "Invalid select option, commas not allowed: a, b"),
    ("App", {"select": {"name": "x" * 101}}, BODY + "App.select.name.length should be ≤ `100`, instead was `101`."),
    (
        "Tags",
        {"multi_select": [{"name": "a"}, {"name": "b"}, {"name": "y" * 118}]},
        BODY + "Tags.multi_select[2].name.length should be ≤ `100`, instead was `118`.",
    ),
    (
        "Tags",
        {"multi_select": [{"name": str(n)} for n in range(101)]},
        BODY + "Tags.multi_select.length should be ≤ `100`, instead was `101`.",
    ),
    ("Tags", {"multi_select": None}, BODY + "Tags.multi_select should be an array, instead was `null`."),
    ("App", {"select": {"name": ""}}, BODY + "App.select.name.length should be ≥ `1`, instead was `0`."),
    ("App", {"select": "x"}, BODY + 'App.select should be an object or `null`, instead was `"x"`.'),
    (
        "Project",
        {"rich_text": text("x" * 2001)},
        BODY + "Project.rich_text[0].text.content.length should be ≤ `2000`, instead was `2001`.",
    ),
    (
        "Project",
        {"rich_text": text("😀" * 1001)},
        BODY + "Project.rich_text[0].text.content.length should be ≤ `2000`, instead was `2002`.",
    ),
    (
        "Project",
        {"rich_text": text("x") * 101},
        BODY + "Project.rich_text.length should be ≤ `100`, instead was `101`.",
    ),
    ("Project", {"rich_text": "x"}, BODY + 'Project.rich_text should be an array, instead was `"x"`.'),
    (
        "Project",
        {"rich_text": [{"text": {}}]},
        BODY + "Project.rich_text[0].text.content should be defined, instead was `undefined`.",
    ),
    (
        "Project",
        {"rich_text": [{"text": {"content": "x", "link": "u"}}]},
        BODY + 'Project.rich_text[0].text.link should be an object, `null`, or `undefined`, instead was `"u"`.',
    ),
    (
        "Project",
        {"rich_text": [{"text": {"content": "x", "link": {"url": "u" * 2001}}}]},
        BODY + "Project.rich_text[0].text.link.url.length should be ≤ `2000`, instead was `2001`.",
    ),
    (
        "Project",
        {"rich_text": [{"equation": {"expression": "e" * 1001}}]},
        BODY + "Project.rich_text[0].equation.expression.length should be ≤ `1000`, instead was `1001`.",
    ),
    ("Link", {"url": "u" * 2001}, BODY + "Link.url.length should be ≤ `2000`, instead was `2001`."),
    ("Link", {"url": ""}, BODY + 'Link.url should be populated or `null`, instead was `""`.'),
    ("Mail", {"email": "m" * 201}, BODY + "Mail.email.length should be ≤ `200`, instead was `201`."),
    ("Mail", {"email": 5}, BODY + "Mail.email should be a string or `null`, instead was `5`."),
    ("Phone", {"phone_number": "1" * 201}, BODY + "Phone.phone_number.length should be ≤ `200`, instead was `201`."),
    ("Nudge Count", {"number": "3"}, BODY + 'Nudge Count.number should be a number or `null`, instead was `"3"`.'),
    ("Nudge Count", {"number": True}, BODY + "Nudge Count.number should be a number or `null`, instead was `true`."),
    ("Ready", {"checkbox": None}, BODY + "Ready.checkbox should be a boolean, instead was `null`."),
    (
        "Last Nudge",
        {"date": {"start": "soon"}},
        BODY + 'Last Nudge.date.start should be a valid ISO 8601 date string, instead was `"soon"`.',
    ),
    (
        "Last Nudge",
        {"date": {"start": "2026-02-30"}},
        BODY + 'Last Nudge.date.start should be a valid ISO 8601 date string, instead was `"2026-02-30"`.',
    ),
    ("Last Nudge", {"date": {}}, BODY + "Last Nudge.date.start should be defined, instead was `undefined`."),
    (
        "Last Nudge",
        {"date": {"start": "2026-01-02", "end": "2026-01-01"}},
        "Invalid date range: end must be after start and of the same kind.",
    ),
    (
        "Last Nudge",
        {"date": {"start": "2026-01-01T00:00:00", "time_zone": "Mars/Base"}},
        BODY + 'Last Nudge.date.time_zone should be a valid time zone, instead was `"Mars/Base"`.',
    ),
    (
        "Last Nudge",
        {"date": {"start": "2026-01-06 09:15"}},
        BODY + 'Last Nudge.date.start should be a valid ISO 8601 date string, instead was `"2026-01-06 09:15"`.',
    ),
    (
        "Last Nudge",
        {"date": {"start": "9999-12-31T23:59:59-12:00"}},
        BODY
        + 'Last Nudge.date.start should be a valid ISO 8601 date string, instead was `"9999-12-31T23:59:59-12:00"`.',
    ),
    ("Last Nudge", {"date": {"start": "2026-01-06T09:15:00Z", "time_zone": "Europe/Berlin"}}, FLOATING),
    ("Last Nudge", {"date": {"start": "2026-01-06", "time_zone": "Europe/Berlin"}}, FLOATING),
    (
        "App",
        {"select": {"name": "New", "color": "mauve"}},
        BODY
        + 'App.select.color should be `"default"`, `"gray"`, `"brown"`, `"orange"`, `"yellow"`, `"green"`, `"blue"`, '
        '`"purple"`, `"pink"`, or `"red"`, instead was `"mauve"`.',
    ),
    ("Project", {"rich_text": [{"text": {"content": "x", "link": {"url": "nowhere"}}}]}, "Invalid URL for link."),
    ("Project", {"rich_text": [{"text": {"content": "x", "link": {"url": "https://a b"}}}]}, "Invalid URL for link."),
    (
        "Project",
        {"rich_text": [{"text": {"content": "x", "link": {"url": "https://a.b", "title": "t"}}}]},
        BODY + 'Project.rich_text[0].text.link.title should be not present, instead was `"t"`.',
    ),
    (
        "Owner",
        {"people": [{"id": "paula@northwind.example"}]},
        BODY + 'Owner.people[0].id should be a valid uuid, instead was `"paula@northwind.example"`.',
    ),
    ("Owner", {"people": [{"id": PAULA}] * 101}, BODY + "Owner.people.length should be ≤ `100`, instead was `101`."),
    ("Owner", {"people": [{"id": STRANGER}]}, f"Could not find user with ID: {STRANGER}."),
    (
        "Status",
        {"type": "title", "select": None},
        BODY + 'Status.type should be `"select"` or `undefined`, instead was `"title"`.',
    ),
    ("Project", {"rich_text": [{"text": {"content": "x"}, "equation": {"expression": "y"}}]}, ONE_KIND),
    (
        "Project",
        {"rich_text": [{"type": "mention", "text": {"content": "x"}}]},
        BODY + 'Project.rich_text[0].type should be `"text"` or `undefined`, instead was `"mention"`.',
    ),
    (
        "Project",
        {"rich_text": [{"text": {"content": "x"}, "plain_text": 5}]},
        BODY + "Project.rich_text[0].plain_text should be a string, instead was `5`.",
    ),
    (
        "Project",
        {"rich_text": [{"text": {"content": "x"}, "href": {}}]},
        BODY + "Project.rich_text[0].href should be a string, instead was `{}`.",
    ),
    (
        "Status",
        {"select": {"name": "Pending", "id": 5}},
        BODY + "Status.select.id should be a string, instead was `5`.",
    ),
    (
        "Project",
        {"rich_text": [{"equation": {"expression": "y", "z": 1}}]},
        BODY + "Project.rich_text[0].equation.z should be not present, instead was `1`.",
    ),
    (
        "Project",
        {"rich_text": [{"mention": {"page": {"id": HOME, "title": "x"}}}]},
        BODY + 'Project.rich_text[0].mention.page.title should be not present, instead was `"x"`.',
    ),
    (
        "Project",
        {"rich_text": [{"mention": {"type": "page", "user": {"id": PAULA}}}]},
        BODY + 'Project.rich_text[0].mention.type should be `"user"` or `undefined`, instead was `"page"`.',
    ),
    (
        "Owner",
        {"people": [{"object": "group", "id": PAULA}]},
        BODY + 'Owner.people[0].object should be `"user"` or `undefined`, instead was `"group"`.',
    ),
    (
        "Owner",
        {"people": [{"id": PAULA, "email": "a@b.c"}]},
        BODY + 'Owner.people[0].email should be not present, instead was `"a@b.c"`.',
    ),
    (
        "Files",
        {"files": [{"name": "n" * 101, "external": {"url": "https://a.b"}}]},
        BODY + "Files.files[0].name.length should be ≤ `100`, instead was `101`.",
    ),
    (
        "Files",
        {"files": [{"name": "n", "external": {"url": "u" * 2001}}]},
        BODY + "Files.files[0].external.url.length should be ≤ `2000`, instead was `2001`.",
    ),
    (
        "Files",
        {"files": [{"name": "n", "type": "file", "external": {"url": "https://a.b"}}]},
        BODY + 'Files.files[0].type should be `"external"` or `undefined`, instead was `"file"`.',
    ),
    (
        "Files",
        {"files": [{"name": "n", "external": {"url": "https://a.b", "x": 1}}]},
        BODY + "Files.files[0].external.x should be not present, instead was `1`.",
    ),
    ("Status", {"select": None, "extra": 1}, BODY + "Status.extra should be not present, instead was `1`."),
]


@pytest.mark.parametrize(("name", "value", "message"), REFUSED)
async def test_bad_values_are_refused_in_notions_words(
    notion: Notion, table: Table, name: str, value: Json, message: str
) -> None:
    page = await table.add()
    assert await notion.message("PATCH", f"/pages/{page['id']}", {"properties": {name: value}}) == message
    parent = {"parent": {"data_source_id": table.id}}
    assert await notion.message("POST", "/pages", parent | {"properties": {name: value}}) == message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Next Nudge At", {"formula": {"date": None}}),
        ("Created", {"created_time": "2026-01-01T00:00:00Z"}),
        ("Edited", {"last_edited_time": "2026-01-01T00:00:00Z"}),
        ("Author", {"created_by": {"id": PAULA}}),
        ("No", {"unique_id": {"number": 1}}),
        ("Status", {}),
        ("Status", {"name": "Pending"}),
    ],
)
async def test_read_only_and_shapeless_values_list_what_could_be(
    notion: Notion, table: Table, name: str, value: Json
) -> None:
    page = await table.add()
    message = await notion.message("PATCH", f"/pages/{page['id']}", {"properties": {name: value}})
    lines = message.split("\n")
    assert lines[0] == "body failed validation. Fix one:"
    assert lines[1] == f"body.properties.{name}.title should be defined, instead was `undefined`."
    assert len(lines) > 10


async def test_a_read_page_cannot_be_echoed_back(notion: Notion, table: Table) -> None:
    page = await table.add(Client={"title": text("Acme")})
    await notion.refused("PATCH", f"/pages/{page['id']}", {"properties": page["properties"]})
    client = page["properties"]["Client"]
    await table.edit(page["id"], Client=client)


async def test_several_misfits_are_told_together(notion: Notion, table: Table) -> None:
    body = {"parent": {"data_source_id": table.id}, "properties": {"X": {"number": 1}, "Status": {"number": 1}}}
    message = await notion.message("POST", "/pages", body)
    assert message == "X is not a property that exists. Status is expected to be select."


MADE = {"parent": {"page_id": HOME}}


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/pages", {**MADE, "icon": {"emoji": "key"}}, 'body.icon.emoji should be a valid emoji, instead was `"key"`.'),
        ("/pages", {**MADE, "icon": {"type": "external", "emoji": "🔑"}}, 'body.icon.type should be `"emoji"`'),
        ("/pages", {**MADE, "cover": {"emoji": "🔑"}}, "body.cover.external should be defined"),
        ("/databases", {**MADE, "icon": {"emoji": "🔑", "size": 1}}, "body.icon.size should be not present"),
        ("/databases", {**MADE, "cover": {"emoji": "🔑"}}, "body.cover.external should be defined"),
        ("/pages", {**MADE, "cover": {"external": {"url": "u" * 2001}}}, "external.url.length should be ≤ `2000`"),
        ("/databases", {**MADE, "icon": {"external": {"url": ""}}}, "body.icon.external.url should be populated"),
        ("/pages", {"parent": {"type": "database_id", "page_id": HOME}}, 'body.parent.type should be `"page_id"`'),
        ("/pages", {"parent": {"page_id": HOME, "data_source_id": HOME}}, "Fix one:\nbody.parent.page_id"),
        ("/databases", {"parent": {"type": "block_id", "page_id": HOME}}, 'body.parent.type should be `"page_id"`'),
        ("/databases", {"parent": {"page_id": HOME, "workspace": True}}, "Fix one:\nbody.parent.page_id"),
        ("/data_sources", {"parent": {"type": "page_id", "database_id": HOME}}, "body.parent.type should be"),
    ],
)
async def test_icons_covers_and_parents_are_taken_at_their_word(
    notion: Notion, path: str, body: Json, words: str
) -> None:
    assert words in await notion.message("POST", path, body)


@pytest.mark.parametrize("emoji", ["🔑", "\N{INFORMATION SOURCE}\ufe0f", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👩‍👧‍👧", "™️"])
async def test_every_kind_of_emoji_makes_an_icon(notion: Notion, emoji: str) -> None:
    page = await notion.ok("POST", "/pages", MADE | {"icon": {"emoji": emoji}})
    assert page["icon"] == {"type": "emoji", "emoji": emoji}
