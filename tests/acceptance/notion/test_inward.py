"""What people do on the board is read, answered once, and never fought over."""

from functools import partial
from typing import Any

from bot.adapters.store import tables
from sandbox.story.stage import words
from tests.acceptance.notion.board import Board
from tests.acceptance.scene import ADAM, CHANNEL, MIA, PAULA, Json, Scene, eventually, playing


async def _authorized(scene: Scene, board: Board) -> Json:
    await scene.ask("gmail")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    return await board.row("Gmail", Status="Authorized", Slack_Thread="http")


async def _question(scene: Scene) -> Json:
    """Wait for the question in the thread; returns its message."""

    def asked(state: Json) -> Json | None:
        messages = state["slack"]["messages"].get(CHANNEL, [])
        return next((m | {"channel": CHANNEL} for m in messages if "Ready for Teardown" in words(m)), None)

    found: Json = await scene.stage.until("the thread asks", asked)
    return found


async def _press(scene: Scene, message: Json, action: str, user: str) -> None:
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id") == f"credreq.{action}":
                where = {"type": "message", "channel": CHANNEL, "ts": message["ts"]}
                pressed = {"action_id": element["action_id"], "block_id": block["block_id"], "value": element["value"]}
                await scene.stage.do(user, "click", container=where, **pressed)
                return
    raise AssertionError(f"no button {action}")


async def _record(scene: Scene) -> Json:
    return (await scene.rows(tables.tracker_pages))[0]


async def test_a_tick_asks_in_the_thread_and_revokes_once_confirmed(scene: Scene, board: Board):
    row = await _authorized(scene, board)
    await board.edit(row, user="U0MIA", Ready_for_Teardown=True)
    question = await _question(scene)
    await board.row("Gmail", Status="Authorized", Notes="the thread in Slack was asked")
    await _press(scene, question, "revoke", MIA)
    await scene.whispered(MIA, "can revoke this access")
    await _press(scene, question, "revoke", PAULA)
    await board.row("Gmail", Status="Revoked")
    assert words(question).count("Ready for Teardown") >= 1
    await scene.settled()
    thread = await scene.thread("revoked")
    assert thread.count("was ticked") == 1


async def test_keep_it_takes_the_tick_back(scene: Scene, board: Board):
    row = await _authorized(scene, board)
    await board.edit(row, Ready_for_Teardown=True)
    question = await _question(scene)
    await _press(scene, question, "keep", PAULA)
    await scene.whispered(PAULA, "kept")
    await eventually("the box is cleared", lambda: _box(board, "false"))
    await scene.thread("keeps *Gmail*")
    await board.row("Gmail", Status="Authorized")


async def _box(board: Board, value: str) -> bool:
    shown: str = (await board.rows())[0]["cells"]["Ready for Teardown"]
    return shown == value


async def test_without_confirm_who_may_revokes_and_who_may_not_is_told():
    async with playing(notion=True, notion_teardown_confirm=False) as scene:
        board = Board(scene)
        row = await _authorized(scene, board)
        await board.edit(row, user=MIA, Ready_for_Teardown=True)
        await board.row("Gmail", Notes="Only Paula Park or an admin")
        await eventually("the box is cleared", lambda: _box(board, "false"))
        await board.row("Gmail", Status="Authorized")
        await board.edit(row, user=ADAM, Ready_for_Teardown=True)
        await board.row("Gmail", Status="Revoked")
        assert (await scene.rows(tables.requests))[0]["revoked_by"] == ADAM


async def test_revoked_by_hand_asks_for_the_real_thing(scene: Scene, board: Board):
    row = await _authorized(scene, board)
    await board.edit(row, Status="Revoked")
    await _question(scene)
    await board.row("Gmail", Status="Authorized", Notes="the thread in Slack was asked")
    assert len((await scene.stage.state())["make"]["connections"]) == 1


async def test_a_status_only_make_can_give_is_refused_and_told(scene: Scene, board: Board):
    await scene.ask("gmail")
    row = await board.row("Gmail", Slack_Thread="http")
    await board.edit(row, Status="Authorized")
    row = await board.row("Gmail", Status="Pending", Notes="cannot be set by hand")
    assert (await scene.rows(tables.requests))[0]["status"] == "Pending"


async def test_declined_by_hand_follows_the_domain(scene: Scene, board: Board):
    await scene.ask("gmail")
    row = await board.row("Gmail", Slack_Thread="http")
    await board.edit(row, user=MIA, Status="Declined")
    row = await board.row("Gmail", Status="Pending", Notes="Only Paula Park")
    await board.edit(row, user=PAULA, Status="Declined")
    await scene.card("*Declined*", "Paula Park")
    await board.row("Gmail", Status="Declined")
    await board.edit(row, user=PAULA, Status="Pending")
    await board.row("Gmail", Status="Declined", Notes="press Ask again on the card in Slack")


async def test_an_edit_of_ours_is_put_back_and_told_once(scene: Scene, board: Board):
    await scene.ask("gmail")
    row = await board.row("Gmail", Slack_Thread="http")
    await board.edit(row, Notes="Mine", Contact_Name="Somebody")
    await board.row("Gmail", Contact_Name="Carla Client", Notes="put back")
    await board.edit(row, Contact_Name="Somebody else")
    row = await board.row("Gmail", Contact_Name="Carla Client")
    assert row["cells"]["Notes"].startswith("Mine\ncredreq")
    assert row["cells"]["Notes"].count("put back") == 1


async def test_notes_go_into_the_history_and_stay(scene: Scene, board: Board):
    await scene.ask("gmail")
    row = await board.row("Gmail", Slack_Thread="http")
    await board.edit(row, Notes="Ask Tom first")

    async def told() -> list[Any]:
        return [e for e in await scene.rows(tables.events) if e["kind"] == "notes_changed"]

    events = await eventually("the note is in the history", told)
    assert [e["data"]["notes"] for e in events] == ["Ask Tom first"]
    assert events[0]["actor"] == PAULA
    await scene.consent("Gmail", "authorize")
    await board.row("Gmail", Status="Authorized", Notes="Ask Tom first")
    assert len(await told()) == 1


async def test_the_owner_hands_an_intake_on(scene: Scene, board: Board):
    await scene.ask("gmail", "webflow")
    row = await board.row("Gmail", Slack_Thread="http")
    await board.row("Webflow", Slack_Thread="http")
    await board.edit(row, user=MIA, Owner=["mia@northwind.example"])
    await board.row("Gmail", Owner="Paula", Notes="Only Paula Park")
    await board.edit(row, user=PAULA, Owner=["mia@northwind.example"])
    await board.row("Webflow", Owner="Mia", Owner_Name="Mia Miller")
    await scene.thread("handed this to <@U0MIA>")
    assert (await scene.rows(tables.intakes))[0]["owner_id"] == MIA


async def test_a_row_added_on_the_board_becomes_a_request(scene: Scene, board: Board):
    await board.add(user=PAULA, Client="Globex", App="Gmail", Contact_Email="gus@globex.example", Send_Request=True)
    row = await board.row("Gmail", Status="Pending", Request_ID="-")
    row = await board.row("Gmail", Client="Globex", Owner_Name="Paula Park", Slack_Thread="http")
    assert row["cells"]["Send Request"] == "false"
    await scene.consent("Gmail", "authorize")
    await board.row("Gmail", Client="Globex", Status="Authorized")
    assert len(await board.rows()) == 1
    assert len((await scene.stage.state())["make"]["requests"]) == 1


async def test_an_endless_name_is_told_on_its_row_and_goes_nowhere(scene: Scene, board: Board):
    endless = "x" * 10_000
    await board.add(user=PAULA, App="Gmail", Client=endless, Contact_Email="a@b.example", Send_Request=True)
    await board.row("Gmail", Notes="shorten this to 100 characters")
    assert await scene.rows(tables.intakes) == []
    assert (await scene.stage.state())["make"]["requests"] == []


async def test_a_row_that_lacks_something_is_told_once_and_goes_out_when_it_is_there(scene: Scene, board: Board):
    row = await board.add(user=PAULA, App="Gmail", Client="Globex", Send_Request=True)
    await board.row("Gmail", Notes="Contact Email is empty")
    for _ in range(3):
        before = board.count("POST /v1/data_sources/{data_source_id}/query")
        await eventually(
            "the board is read again",
            partial(_more, board, before),
        )
    shown = (await board.rows())[0]["cells"]["Notes"]
    assert shown.count("Contact Email is empty") == 1
    assert await scene.rows(tables.intakes) == []
    await board.edit(row, Contact_Email="gus@globex.example")
    await board.row("Gmail", Status="Pending", Request_ID="-")
    assert len(await board.rows()) == 1


async def _more(board: Board, before: int) -> bool:
    return board.count("POST /v1/data_sources/{data_source_id}/query") > before


async def test_a_copy_is_flagged_and_not_adopted(scene: Scene, board: Board):
    await scene.ask("gmail")
    row = await board.row("Gmail", Slack_Thread="http")
    await scene.settled()
    copy = (await board.do("duplicate", row))["row"]

    async def flagged() -> bool:
        return any("is a copy" in r["cells"]["Notes"] for r in await board.rows() if r["id"] == copy["id"])

    await eventually("the copy is flagged", flagged)
    await scene.consent("Gmail", "authorize")
    await board.row("Gmail", Status="Authorized")
    shown = {r["id"]: r["cells"] for r in await board.rows()}
    assert shown[copy["id"]]["Status"] == "Pending"
    assert "copy" not in shown[row["id"]]["Notes"]


async def test_a_trashed_page_is_reported_when_so_configured():
    async with playing(notion=True, notion_trashed="report") as scene:
        board = Board(scene)
        await scene.ask("gmail")
        row = await board.row("Gmail", Slack_Thread="http")
        await scene.settled()
        await board.do("trash", row)
        await scene.jump(6 * 60)
        await scene.thread("is in the trash")
        assert await board.rows() == []
        await board.do("restore", row)
        await scene.consent("Gmail", "authorize")
        await board.row("Gmail", Status="Authorized")
        assert (await scene.thread("is in the trash")).count("is in the trash") == 1
