"""Notion slow, refusing, or gone for a day; and no Notion at all."""

from bot.adapters.store import tables
from tests.acceptance.notion.board import Board
from tests.acceptance.scene import Scene, playing

DAY = 24 * 3600


async def test_a_day_without_notion_is_told_on_the_card_and_caught_up(scene: Scene, board: Board):
    await scene.ask("gmail", "webflow")
    await board.row("Webflow", Slack_Thread="http")
    await scene.settled()
    outage = scene.fault("notion", "outage")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.jump(DAY)
    await scene.card("Notion cannot be reached")
    await scene.consent("Webflow", "decline", reason="No")
    await scene.card("*Declined*")
    before = board.count("PATCH /v1/pages/{page_id}")
    scene.world.faults.remove(outage)
    await scene.jump(15 * 60)
    await board.row("Gmail", Status="Authorized")
    await board.row("Webflow", Status="Declined")
    await scene.card("*Declined*", without="Notion cannot be reached")
    assert len(await board.rows()) == 2
    assert board.count("PATCH /v1/pages/{page_id}") - before <= 3


async def test_a_token_that_is_refused_is_a_banner_that_stays(scene: Scene, board: Board):
    await scene.ask("gmail")
    await board.row("Gmail", Slack_Thread="http")
    refused = {"object": "error", "status": 401, "code": "unauthorized", "message": "API token is invalid."}
    fault = scene.fault("notion", "status", status=401, body=refused)
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.jump(300)
    await scene.card("Notion cannot be reached", "NOTION_API_KEY")
    scene.world.faults.remove(fault)
    await scene.jump(900)
    await board.row("Gmail", Status="Authorized")
    await scene.card("*Authorized*", without="Notion cannot be reached")


async def test_rows_opened_while_notion_is_gone_come_later_and_once(scene: Scene, board: Board):
    outage = scene.fault("notion", "outage")
    await scene.ask("gmail")
    scene.world.faults.remove(outage)
    await scene.jump(15 * 60)
    await board.row("Gmail", Slack_Thread="http")
    await scene.settled()
    assert len(await board.rows()) == 1


async def test_trouble_of_every_kind_heals_by_itself(scene: Scene, board: Board):
    for status in (409, 500, 502, 503, 504, 529):
        scene.fault("notion", "5xx", times=1, status=status)
    scene.fault("notion", "429", times=1, retry_after=1)
    await scene.ask("gmail")
    await scene.jump(15 * 60)
    await board.row("Gmail", Slack_Thread="http")
    await scene.settled()
    assert len(await board.rows()) == 1


async def test_without_notion_nothing_is_owed_to_it():
    async with playing() as scene:
        await scene.ask("gmail")
        await scene.settled()
        assert not [d for d in await scene.rows(tables.deliveries) if d["kind"] == "notion.page"]
        assert scene.world.calls.count("notion") == 0
        await scene.card("*Pending*", without="Open in Notion")
