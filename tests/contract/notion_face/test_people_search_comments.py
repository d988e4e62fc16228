"""Users, search and comments, with the capabilities behind them."""

from datetime import timedelta

import pytest

from tests.contract.notion_face.conftest import HOME, Json, Notion, Table, text


async def test_users_are_listed_with_their_mails(notion: Notion) -> None:
    found = await notion.sdk.users.list()
    people = [one for one in found["results"] if one["type"] == "person"]
    assert (found["type"], found["user"], found["has_more"]) == ("user", {}, False)
    assert {one["person"]["email"]: one["name"] for one in people} == {
        "paula@northwind.example": "Paula Park",
        "adam@northwind.example": "Adam Admin",
        "mia@northwind.example": "Mia Miller",
    }
    (bot,) = [one for one in found["results"] if one["type"] == "bot"]
    assert bot["name"] == "credreq"
    assert bot["bot"]["owner"] == {"type": "workspace", "workspace": True}
    one = await notion.sdk.users.retrieve(people[0]["id"])
    assert one["person"] == people[0]["person"]


async def test_users_come_in_pages(notion: Notion) -> None:
    first = await notion.ok("GET", "/users?page_size=3")
    rest = await notion.ok("GET", f"/users?start_cursor={first['next_cursor']}")
    assert (len(first["results"]), len(rest["results"])) == (3, 1)
    assert await notion.message("GET", "/users?start_cursor=bogus") == "The start_cursor provided is invalid: bogus"
    for sent, words in (("0", "≥ `1`"), ("101", "≤ `100`"), ("ten", "a number")):
        assert f"query.page_size should be {words}" in await notion.message("GET", f"/users?page_size={sent}")


async def test_capabilities_hide_people(notion: Notion, table: Table) -> None:
    row = await table.row("x", Owner=["mia"])
    notion.switch("user_capability", "no_emails")
    found = await notion.ok("GET", "/users")
    assert [one["person"] for one in found["results"] if one["type"] == "person"] == [{}, {}, {}]
    notion.switch("user_capability", "none")
    refusal = await notion.refused("GET", "/users", status=403)
    assert refusal["code"] == "restricted_resource"
    assert (await table.values(row["id"]))["Owner"] == [{"object": "user", "id": row["raw"]["Owner"][0]}]
    assert (await notion.ok("GET", "/users/me"))["type"] == "bot"


async def test_an_unknown_user_is_not_found(notion: Notion) -> None:
    stranger = "99999999-9999-4999-8999-999999999999"
    found = await notion.refused("GET", f"/users/{stranger}", status=404)
    assert found["message"].startswith(f"Could not find user with ID: {stranger}.")


async def test_search_sees_titles_late(notion: Notion, table: Table) -> None:
    await table.add(Client={"title": text("Acme Corp")})
    assert (await notion.sdk.search(query="acme"))["results"] == []
    notion.world.clock.advance(timedelta(seconds=4))
    found = await notion.sdk.search(query="acme")
    assert [one["object"] for one in found["results"]] == ["page"]
    only: Json = {"property": "object", "value": "data_source"}
    sources = await notion.sdk.search(query="credential", filter=only)
    assert [one["id"] for one in sources["results"]] == [table.id]
    assert (sources["type"], sources["page_or_data_source"]) == ("page_or_data_source", {})


async def test_search_knows_only_what_is_shared(notion: Notion) -> None:
    found = await notion.ok("POST", "/search", {})
    assert [one["id"] for one in found["results"]] == [HOME]
    assert (await notion.ok("POST", "/search", {"query": "Private"}))["results"] == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"filter": {"property": "object", "value": "database"}},
            'body failed validation: body.filter.value should be `"page"` or `"data_source"`, instead was `"database"`.',
        ),
        (
            {"filter": {"property": "object", "value": "page", "x": 1}},
            "body failed validation: body.filter.x should be not present, instead was `1`.",
        ),
        (
            {"sort": {"direction": "ascending"}},
            'body.sort.timestamp should be "last_edited_time" when sorting by timestamp.',
        ),
        (
            {"sort": {"timestamp": "last_edited_time", "property": "relevance"}},
            'body failed validation: body.sort.property should be not present, instead was `"relevance"`.',
        ),
        (
            {"filter": {"value": "page"}},
            "body failed validation: body.filter.property should be defined, instead was `undefined`.",
        ),
        (
            {"sort": {"timestamp": "created_time", "direction": "ascending"}},
            'body.sort.timestamp should be "last_edited_time" when sorting by timestamp.',
        ),
        (
            {"sort": {"timestamp": "last_edited_time", "direction": "up"}},
            'body failed validation: body.sort.direction should be `"ascending"`, `"descending"`, or `undefined`, instead was `"up"`.',
        ),
        (
            {"page_size": 101},
            "body failed validation: body.page_size should be ≤ `100` or `undefined`, instead was `101`.",
        ),
    ],
)
async def test_wrong_searches_are_refused_in_notions_words(notion: Notion, body: Json, message: str) -> None:
    assert await notion.message("POST", "/search", body) == message


async def test_comments_need_their_capability(notion: Notion) -> None:
    body = {"parent": {"page_id": HOME}, "rich_text": text("Hi")}
    refusal = await notion.refused("POST", "/comments", body, status=403)
    assert (refusal["code"], refusal["message"]) == (
        "restricted_resource",
        "Insufficient permissions for this endpoint.",
    )
    await notion.refused("GET", f"/comments?block_id={HOME}", status=403)


async def test_comments_with_the_capability(notion: Notion) -> None:
    notion.switch("comment_capability", value=True)
    made = await notion.sdk.comments.create(parent={"page_id": HOME}, rich_text=text("Hi"))
    assert {key: made[key] for key in ("object", "parent", "created_time", "display_name")} == {
        "object": "comment",
        "parent": {"type": "page_id", "page_id": HOME},
        "created_time": "2026-11-23T09:30:00.000Z",
        "display_name": {"type": "integration", "resolved_name": "credreq"},
    }
    body = {"discussion_id": made["discussion_id"], "markdown": "again"}
    answer = await notion.ok("POST", "/comments", body)
    assert answer["discussion_id"] == made["discussion_id"]
    found = await notion.sdk.comments.list(block_id=HOME)
    assert [one["rich_text"][0]["plain_text"] for one in found["results"]] == ["Hi", "again"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"rich_text": []}, "Exactly one of parent or discussion_id must be provided."),
        ({"parent": {"page_id": HOME}}, "body.rich_text should be defined"),
        ({"parent": {"page_id": HOME}, "rich_text": [], "markdown": ""}, "Exactly one of rich_text or markdown"),
        ({"parent": {"type": "block_id", "page_id": HOME}, "rich_text": []}, 'body.parent.type should be `"page_id"`'),
        ({"discussion_id": "x", "rich_text": []}, "body.discussion_id should be a valid uuid"),
        (
            {"parent": {"page_id": HOME}, "rich_text": [], "display_name": {"type": "user", "custom": {"name": "x"}}},
            "body.display_name.custom should be not present",
        ),
        ({"parent": {"page_id": "x"}, "rich_text": []}, "body.parent.page_id should be a valid uuid"),
        ({"parent": {"page_id": HOME}, "rich_text": text("x" * 2001)}, "content.length should be ≤ `2000`"),
    ],
)
async def test_wrong_comments_are_refused(notion: Notion, body: Json, words: str) -> None:
    notion.switch("comment_capability", value=True)
    assert words in await notion.message("POST", "/comments", body)


async def test_comments_need_a_page(notion: Notion) -> None:
    notion.switch("comment_capability", value=True)
    assert "query.block_id should be defined" in await notion.message("GET", "/comments")


async def test_a_comment_is_read_changed_and_deleted(notion: Notion) -> None:
    notion.switch("comment_capability", value=True)
    made = await notion.sdk.comments.create(parent={"page_id": HOME}, rich_text=text("Hi"))
    path = f"/comments/{made['id']}"
    assert (await notion.ok("GET", path))["rich_text"] == made["rich_text"]
    notion.world.clock.advance(timedelta(minutes=2))
    changed = await notion.ok("PATCH", path, {"rich_text": text("Hello")})
    assert changed["rich_text"][0]["plain_text"] == "Hello"
    assert changed["last_edited_time"] == "2026-11-23T09:32:00.000Z"
    gone = await notion.ok("DELETE", path)
    assert {key: gone[key] for key in gone if key != "request_id"} == {
        key: changed[key] for key in changed if key != "request_id"
    }
    await notion.refused("GET", path, status=404)
    await notion.refused("PATCH", path, {"rich_text": text("Again")}, status=404)


async def test_a_comment_may_stand_under_another_name(notion: Notion) -> None:
    notion.switch("comment_capability", value=True)
    name = {"type": "custom", "custom": {"name": "Intake desk"}}
    body = {"parent": {"page_id": HOME}, "rich_text": text("Hi"), "display_name": name}
    made = await notion.ok("POST", "/comments", body)
    assert made["display_name"] == {"type": "custom", "resolved_name": "Intake desk"}
    wrong = body | {"display_name": {"type": "nobody"}}
    assert "body.display_name.type" in await notion.message("POST", "/comments", wrong)
