"""Lists that lag, times in whole minutes, look-ups that fail: nothing is missed, nothing is made up."""

from bot.adapters.store import tables
from tests.acceptance.notion.board import Board
from tests.acceptance.scene import PAULA, Scene, eventually

QUERY = "POST /v1/data_sources/{data_source_id}/query"


async def _reads(board: Board, times: int) -> None:
    """Wait until the board was read so often."""
    until = board.count(QUERY) + times

    async def enough() -> bool:
        return board.count(QUERY) >= until

    await eventually("the board is read again", enough)


async def test_our_own_writes_in_a_list_that_lags_are_no_edits(scene: Scene, board: Board):
    await scene.ask("gmail")
    await board.row("Gmail", Slack_Thread="http")
    scene.fault("notion", "lag", seconds=120)
    await scene.consent("Gmail", "authorize")
    await board.row("Gmail", Status="Authorized")
    await _reads(board, 5)
    await scene.jump(180)
    await _reads(board, 3)
    row = await board.row("Gmail", Status="Authorized")
    assert row["cells"]["Notes"] == ""


async def test_two_edits_in_one_minute_are_both_read(scene: Scene, board: Board):
    await scene.ask("gmail")
    row = await board.row("Gmail", Slack_Thread="http")
    await board.edit(row, Notes="first")
    await eventually("the first is read", lambda: _noted(scene, "first"))
    await board.edit(row, Notes="second")
    await eventually("the second is read", lambda: _noted(scene, "second"))


async def test_an_edit_is_not_lost_when_slack_cannot_say_who_made_it(scene: Scene, board: Board):
    await scene.ask("gmail")
    row = await board.row("Gmail", Slack_Thread="http")
    fault = scene.fault("slack", "5xx", "users.lookupByEmail", status=500)
    await board.edit(row, user=PAULA, Notes="later")
    await _reads(board, 3)
    assert not await _noted(scene, "later")
    await scene.jump(3600)
    await _reads(board, 2)
    scene.world.faults.remove(fault)
    await eventually("it is read once Slack is back", lambda: _noted(scene, "later"))


async def _noted(scene: Scene, text: str) -> bool:
    return any(e["kind"] == "notes_changed" and e["data"]["notes"] == text for e in await scene.rows(tables.events))
