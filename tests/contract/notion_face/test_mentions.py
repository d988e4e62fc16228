"""Mentions in rich text."""

import pytest

from tests.contract.notion_face.conftest import HOME, PRIVATE, Json, Notion, Table


async def test_a_bot_cannot_be_mentioned(notion: Notion, table: Table) -> None:
    bot = {"id": notion.face.space.bot.id}
    for value in ({"Project": {"rich_text": [{"mention": {"user": bot}}]}}, {"Owner": {"people": [bot]}}):
        page = {"parent": {"data_source_id": table.id}, "properties": value}
        assert await notion.message("POST", "/pages", page) == f"Cannot mention bots. Mentioned bot id: {bot['id']}."


async def note(table: Table, mention: Json) -> Json:
    page = await table.add(Project={"rich_text": [{"type": "mention", "mention": mention}]})
    (element,) = page["properties"]["Project"]["rich_text"]
    found: Json = element
    return found


async def test_a_page_is_mentioned_by_its_title_and_address(table: Table) -> None:
    element = await note(table, {"type": "page", "page": {"id": HOME.replace("-", "")}})
    assert element["mention"] == {"type": "page", "page": {"id": HOME}}
    assert (element["plain_text"], element["href"]) == (
        "Agency home",
        f"https://app.notion.com/p/{HOME.replace('-', '')}",
    )


async def test_a_database_is_mentioned_by_its_title(table: Table) -> None:
    element = await note(table, {"database": {"id": table.database_id}})
    assert element["mention"] == {"type": "database", "database": {"id": table.database_id}}
    assert element["plain_text"] == "Credential Intake"


async def test_a_date_is_mentioned_as_recorded(table: Table) -> None:
    element = await note(table, {"date": {"start": "2022-08-28"}})
    assert element["mention"]["date"] == {"start": "2022-08-28", "end": None, "time_zone": None}
    assert element["plain_text"] == "2022-08-28 → "
    element = await note(table, {"date": {"start": "2026-07-01T09:00:00", "time_zone": "Europe/Berlin"}})
    assert element["mention"]["date"] == {"start": "2026-07-01T09:00:00.000+02:00", "end": None, "time_zone": None}


async def test_a_template_variable_is_mentioned(table: Table) -> None:
    variable = {"type": "template_mention_date", "template_mention_date": "today"}
    element = await note(table, {"template_mention": {"template_mention_date": "today"}})
    assert element["mention"] == {"type": "template_mention", "template_mention": variable}


@pytest.mark.parametrize(
    ("mention", "status", "words"),
    [
        ({}, 400, "mention.user should be defined"),
        ({"page": {"id": PRIVATE}}, 404, "Could not find page"),
        ({"date": {"start": "soon"}}, 400, "date.start should be a valid ISO 8601 date string"),
        ({"date": {"start": "2026-01-01", "time_zone": "Mars/Olympus"}}, 400, "time_zone should be a valid time zone"),
        ({"date": {"start": "2026-01-01", "time_zone": "Europe/Berlin"}}, 400, "Dates with a time_zone need a time"),
        ({"template_mention": {"template_mention_user": "you"}}, 400, 'template_mention_user should be `"me"`'),
        ({"custom_emoji": {"id": HOME}}, 400, "custom_emoji.id should be a custom emoji of the workspace"),
    ],
)
async def test_other_mentions_are_refused(table: Table, mention: Json, status: int, words: str) -> None:
    properties = {"Project": {"rich_text": [{"mention": mention}]}}
    body = {"parent": {"data_source_id": table.id}, "properties": properties}
    assert words in (await table.notion.refused("POST", "/pages", body, status=status))["message"]
