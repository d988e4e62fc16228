"""The list, with and without pages, and finding a request by its name."""

import pytest

from bot.adapters.make import MakeApi
from bot.adapters.make.errors import UnreadableAnswerError
from sandbox.world.world import World
from tests.contract.make.conftest import gmail, order
from tests.contract.make.scripted import Scripted, reply

LIST = "GET /credential-requests/requests"


async def fill(api: MakeApi, count: int) -> set[str]:
    return {(await api.create(order(f"request {n} [m{n}]", gmail(override=f"c{n}")))).make_id for n in range(count)}


async def ids(api: MakeApi) -> list[str]:
    return [head.make_id async for head in api.heads()]


@pytest.mark.parametrize("pages", ["full", "hidden", "ignored"])
@pytest.mark.parametrize("page_max", [0, 4, 5])
async def test_every_request_is_listed_once(api: MakeApi, world: World, pages: str, page_max: int) -> None:
    world.switches.set("make.list_pg", pages)
    world.switches.set("make.list_page_max", page_max)
    made = await fill(api, 10)
    listed = await ids(api)
    assert len(listed) == len(set(listed)) == 10
    assert set(listed) == made


async def test_one_page_is_one_call_where_the_total_is_told(api: MakeApi, world: World) -> None:
    await fill(api, 3)
    world.calls.forget()
    assert len(await ids(api)) == 3
    assert world.calls.count("make", LIST) == 1


async def test_an_empty_team(api: MakeApi, world: World) -> None:
    assert await ids(api) == []
    assert world.calls.count("make", LIST) == 1


async def test_a_head_has_what_the_watcher_compares(api: MakeApi, world: World) -> None:
    world.switches.set("make.default_cols", "minimal")
    make_id = (await api.create(order("one [m1]"))).make_id
    [head] = [head async for head in api.heads()]
    assert (head.make_id, head.name, head.status) == (make_id, "one [m1]", "pending")
    assert head.updated_at is not None


@pytest.mark.parametrize("name_filter", ["exact", "contains"])
async def test_find_by_the_exact_name(api: MakeApi, world: World, name_filter: str) -> None:
    world.switches.set("make.name_filter", name_filter)
    await api.create(order("Acme · Gmail [m10]"))
    wanted = await api.create(order("Acme · Gmail [m1]"))
    found = await api.find("Acme · Gmail [m1]")
    assert found is not None
    assert found.make_id == wanted.make_id
    assert await api.find("acme · gmail [m1]") is None
    assert await api.find("Acme · Gmail") is None


@pytest.mark.parametrize("name", ["<!channel> *b* 100%", "ünïcödé · 🎉 & co = ? # / [m1]"])
async def test_find_a_name_of_any_letters(api: MakeApi, name: str) -> None:
    made = await api.create(order(name))
    found = await api.find(name)
    assert found is not None
    assert found.make_id == made.make_id


async def test_find_does_not_trust_the_name_filter(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(
        reply(body={"requests": []}),
        reply(body={"requests": [{"id": 1, "name": "other"}]}),
        reply(body={"requests": [{"id": 2, "name": "wanted", "status": "pending"}]}),
    )
    found = await client.find("wanted")
    assert found is not None
    assert found.make_id == "2"
    assert "name=wanted" in scripted.seen[0].raw_path
    assert not any("name=wanted" in seen.raw_path for seen in scripted.seen[1:])


async def test_a_list_without_names_is_not_a_list_without_the_request(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(body={"requests": [{"id": "a", "status": "pending"}]}))
    with pytest.raises(UnreadableAnswerError, match=r"wrong or missing: requests\.0\.name"):
        await client.find("wanted")


async def test_brackets_are_encoded_and_columns_named(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(body={"requests": []}))
    assert await ids(client) == []
    assert scripted.seen[0].raw_path == (
        "/api/v2/credential-requests/requests?teamId=1&cols%5B%5D=id&cols%5B%5D=name&cols%5B%5D=status"
        "&cols%5B%5D=updatedAt&pg%5Blimit%5D=100&pg%5Boffset%5D=0"
    )


async def test_ids_and_names_of_any_type_become_text(client: MakeApi, scripted: Scripted) -> None:
    rows = [{"id": 7, "name": None, "status": None, "updatedAt": None, "new": {"x": 1}}, {"id": "8", "name": "b"}]
    scripted.script(reply(body={"requests": rows, "pg": []}), reply(body={"requests": []}))
    heads = [head async for head in client.heads()]
    assert [(h.make_id, h.name, h.status, h.updated_at) for h in heads] == [("7", "", "", None), ("8", "b", "", None)]


@pytest.mark.parametrize("total", [None, "many", 1.5, {}, True])
async def test_an_odd_total_does_not_cost_the_list(client: MakeApi, scripted: Scripted, total: object) -> None:
    page = {"requests": [{"id": "a", "name": "A"}], "pg": {"total": total}}
    scripted.script(reply(body=page), reply(body={"requests": []}))
    assert await ids(client) == ["a"]


async def test_paging_ends_when_pages_repeat(client: MakeApi, scripted: Scripted) -> None:
    page = {"requests": [{"id": n, "name": str(n)} for n in range(100)]}
    scripted.script(reply(body=page))
    assert len(await ids(client)) == 100
    assert len(scripted.seen) == 2
