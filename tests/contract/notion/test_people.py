"""The workspace's people: known to everybody who asks, however many ask at once, and after an outage too."""

import asyncio

import pytest

from bot.adapters.notion import NotionClient
from bot.adapters.notion.people import People
from bot.ports.errors import OutsideError, UnreachableError
from tests.contract.make.scripted import Scripted, reply
from tests.contract.notion.test_traps import error

PAULA = {"object": "user", "id": "u1", "type": "person", "person": {"email": "Paula@North.example"}}
LIST = reply(200, {"object": "list", "results": [PAULA], "has_more": False, "next_cursor": None})
AWAY = error(503, "service_unavailable")
MAIL = "paula@north.example"


async def test_two_who_ask_at_once_share_one_list(client: NotionClient, scripted: Scripted):
    scripted.script(LIST)
    people = People(client)
    found = await asyncio.gather(people.id_of(MAIL), people.id_of(MAIL), people.email_of({"id": "u1"}))
    assert tuple(found) == ("u1", "u1", MAIL)
    assert len(scripted.seen) == 1


async def test_after_an_outage_the_list_is_read_at_once(client: NotionClient, scripted: Scripted):
    scripted.script(AWAY, AWAY, AWAY, LIST)
    people = People(client)
    with pytest.raises(OutsideError):
        await people.id_of(MAIL)
    assert await people.id_of(MAIL) == "u1", "an owner must not be left out because Notion was away a moment ago"


async def test_where_people_may_not_be_read_they_are_asked_for_seldom(client: NotionClient, scripted: Scripted):
    scripted.script(error(403, "restricted_resource"))
    people = People(client)
    assert [await people.id_of(MAIL), await people.id_of(MAIL)] == [None, None]
    assert len(scripted.seen) == 1


async def test_a_list_that_leads_in_a_circle_is_given_up(client: NotionClient, scripted: Scripted):
    scripted.script(reply(200, {"object": "list", "results": [PAULA], "has_more": True, "next_cursor": "again"}))
    with pytest.raises(UnreachableError, match="does not come to its end"):
        await People(client).id_of(MAIL)
    assert len(scripted.seen) == 2
