"""Rows appear on the board within a tick and follow the card."""

from datetime import datetime, timedelta

from bot.adapters.store import tables
from tests.acceptance.notion.board import Board
from tests.acceptance.scene import PAULA, Scene, eventually


def _minute(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(second=0, microsecond=0)


async def test_rows_appear_and_follow_the_card(scene: Scene, board: Board):
    await scene.ask("gmail", "webflow")
    row = await board.row("Gmail", Status="Pending", Request_ID="-")
    cells = row["cells"]
    assert cells["Client"] == "Acme GmbH"
    assert cells["Project"] == "Website relaunch"
    assert cells["Contact Email"] == "carla@acme.example"
    assert cells["Owner Name"] == "Paula Park"
    assert "Paula" in cells["Owner"]
    assert cells["SLA Breach?"] == "false"
    start = _minute(cells["Clock Start"])
    assert _minute(cells["Next Nudge At"]) - start == timedelta(hours=24)
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    row = await board.row("Gmail", Status="Authorized", Authorized_At="20", Request_Link="", Next_Nudge_At="")
    await scene.consent("Webflow", "decline", reason="No")
    await board.row("Webflow", Status="Declined")
    card = await scene.card("*Authorized*")
    await scene.press(card, "revoke", "Gmail")
    await board.row("Gmail", Status="Revoked", Revoked_At="20")
    assert len(await board.rows()) == 2


async def test_the_board_shows_what_is_late_as_the_rows_do(scene: Scene, board: Board):
    await scene.ask("gmail")
    await board.row("Gmail", Clock_Start="20")
    await scene.jump(73 * 3600)
    row = await board.row("Gmail", Status="Pending")
    assert row["cells"]["SLA Breach?"] == "true"


async def test_many_changes_in_a_tick_are_one_write(scene: Scene, board: Board):
    await scene.ask("gmail")
    await board.row("Gmail", Slack_Thread="http")
    await scene.settled()
    before = board.count("PATCH /v1/pages/{page_id}")
    await scene.consent("Gmail", "authorize")
    await board.row("Gmail", Status="Authorized")
    await scene.settled()
    assert board.count("PATCH /v1/pages/{page_id}") - before == 1
    assert board.count("POST /v1/pages") == 1


async def test_the_card_opens_the_board(scene: Scene, board: Board):
    await scene.ask("gmail")
    row = await board.row("Gmail")
    card = await scene.card("Open in Notion")
    urls = [e.get("url", "") for block in card["blocks"] for e in block.get("elements", [])]
    assert any(row["id"].replace("-", "") in url for url in urls)


async def test_a_renamed_column_is_still_known(scene: Scene, board: Board):
    await scene.ask("gmail")
    await board.row("Gmail", Status="Pending")
    await board.column("Status", rename="State")
    await scene.consent("Gmail", "authorize")
    await board.row("Gmail", State="Authorized")


async def test_a_lost_answer_makes_no_second_page(scene: Scene, board: Board):
    scene.fault("notion", "lost_answer", "POST /v1/pages", times=1)
    await scene.ask("gmail")
    await board.row("Gmail", Slack_Thread="http")
    await scene.settled()
    assert len(await board.rows()) == 1


async def test_one_bad_row_does_not_stop_the_others(scene: Scene, board: Board):
    scene.fault(
        "notion",
        "status",
        "POST /v1/pages",
        times=1,
        status=400,
        body={"object": "error", "status": 400, "code": "validation_error", "message": "body failed validation: no."},
    )
    await scene.ask("gmail", "webflow")
    await scene.stage.until("the other row appears", lambda s: s["notion"]["databases"][0]["data_sources"][0]["rows"])
    await scene.jump(16 * 60)
    await board.row("Gmail", Slack_Thread="http")
    await board.row("Webflow", Slack_Thread="http")


async def test_a_trashed_page_is_made_again_with_its_notes(scene: Scene, board: Board):
    await scene.ask("gmail")
    row = await board.row("Gmail", Slack_Thread="http")
    await board.edit(row, Notes="Ask Tom")

    async def noted() -> bool:
        return any("Ask Tom" in str(r["seen"]) for r in await scene.rows(tables.tracker_pages))

    await eventually("the note is read", noted)
    await board.do("trash", row, PAULA)
    await scene.consent("Gmail", "authorize")
    again = await board.row("Gmail", Status="Authorized", Notes="Ask Tom")
    assert again["id"] != row["id"]
    assert len(await board.rows()) == 1
