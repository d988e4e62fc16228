"""Everything is compared: what differs is told to admins alone, and mended only when one of them asks."""

from typing import Any

import httpx
from sqlalchemy import update

from bot.adapters.store import tables
from bot.cli.reconcile import run_reconcile
from bot.domain.delivery import DeliveryState
from bot.domain.finding import FindingKind
from bot.domain.status import Status
from sandbox.bot import DEMO, settings_for
from tests.acceptance.notion.board import Board
from tests.acceptance.scene import ADAM, CHANNEL, MIA, Json, Scene, eventually

STRAY = "Old Client · Old project [abcdefghjk]"
DELETED_CARD = "The card, and with it the thread, was deleted"


async def ask(scene: Scene, user: str = ADAM) -> None:
    await scene.command("reconcile", user=user)


async def stray_at_make(scene: Scene, name: str = STRAY) -> None:
    """Ask Make for something as the bot did before its store was put back."""
    body: dict[str, Any] = {
        "name": name,
        "teamId": 1,
        "description": "",
        "provider": {"newUser": {"name": "Carla", "email": "carla@acme.example"}},
        "credentials": [{"appName": "google-email", "appModules": ["*"], "nameOverride": name}],
    }
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            f"{scene.sandbox.url}/make/api/v2/credential-requests/requests/v2",
            json=body,
            headers={"Authorization": f"Token {DEMO['make_api_token']}", "User-Agent": "test"},
        )
    assert answer.status_code == 200, answer.text


async def report(scene: Scene, *said: str) -> list[Json]:
    """Wait for a report that says all this; returns its blocks."""

    def look(state: Json) -> list[Json] | None:
        ours = [ADAM, *(c["id"] for c in state["slack"]["channels"] if c.get("user") == ADAM)]
        for channel, message in [(c, m) for c in ours for m in state["slack"]["messages"].get(c, [])][::-1]:
            if all(one in message["text"] for one in said):
                return [{"channel": channel, "ts": message["ts"]}, *message["blocks"]]
        return None

    blocks: list[Json] = await scene.stage.until(f"a report says {said}", look)
    return blocks


def button_of(blocks: list[Json], said: str) -> Json:
    """Return the button of the finding that says this."""
    block = next(b for b in blocks[1:] if said in str(b.get("text")))
    return {"action_id": "credreq.repair", "block_id": block["block_id"], "value": block["accessory"]["value"]}


async def press(scene: Scene, blocks: list[Json], said: str) -> None:
    """Press a button in the admin's own report."""
    where = {"type": "message", **blocks[0]}
    await scene.stage.ask("POST", f"/control/people/{ADAM}/click", {"container": where, **button_of(blocks, said)})


async def forge(scene: Scene, button: Json, user: str) -> None:
    """Press a button that somebody cannot see, as a client of their own making would."""
    minted, _ = scene.slack.responses.mint("actions", user=user, channel=CHANNEL)
    await scene.dispatch(
        {
            "type": "block_actions",
            "team": {"id": "T0NORTH"},
            "user": {"id": user, "team_id": "T0NORTH"},
            "actions": [{"type": "button", "action_ts": "1.0"} | button],
            "response_url": f"{scene.sandbox.url}/slack/response/{minted}",
        }
    )


async def requests_at_make(scene: Scene) -> list[str]:
    return [r["name"] for r in (await scene.stage.state())["make"]["requests"]]


async def test_when_all_agree_the_one_who_asked_is_told_so(scene: Scene, board: Board):
    await scene.ask("gmail")
    await board.row("Gmail", Status="Pending")
    await scene.settled()
    await ask(scene)
    await scene.whispered(ADAM, "Comparing Make, Notion and Slack with my records.")
    await report(scene, "✅ My records agree with Make, Slack and Notion.")


async def test_a_second_request_of_one_name_is_found_and_only_that_one_is_deleted(scene: Scene):
    """A call to create one reached Make long after it was given up and made again."""
    await scene.ask("gmail")
    await scene.settled()
    (ours,) = await scene.rows(tables.make_requests)
    await stray_at_make(scene, ours["name"])
    await ask(scene)
    blocks = await report(scene, "*1 difference*", ours["name"])
    await press(scene, blocks, "Make has a request of mine")
    left = await scene.stage.until("one is left", lambda s: len(found := s["make"]["requests"]) == 1 and found)
    assert left[0]["id"] == ours["make_id"]
    await scene.settled()
    await ask(scene)
    await report(scene, "My records agree with")
    assert [row["status"] for row in await scene.rows(tables.requests)] == [Status.PENDING]


async def test_only_admins_compare(scene: Scene):
    await ask(scene, MIA)
    assert "Only <@U0ADAM> can carry out this repair." in await scene.whispered(MIA, "Only")
    assert not [d for d in await scene.rows(tables.deliveries) if d["kind"] == "reconcile"]


async def test_what_differs_is_told_and_mended_when_an_admin_asks(scene: Scene, board: Board):
    card = await scene.ask("gmail", "webflow")
    kept = await board.row("Gmail", Status="Pending")
    lost = await board.row("Webflow", Status="Pending")
    await scene.settled()
    await stray_at_make(scene)
    await scene.stage.do(ADAM, "delete", channel=CHANNEL, ts=card["ts"])
    await board.do("trash", lost)
    await ask(scene)
    blocks = await report(
        scene, "*3 differences*", STRAY, DELETED_CARD, "The board has no page for *Acme GmbH · Webflow*"
    )
    assert STRAY in await requests_at_make(scene), "nothing happens by itself"

    await forge(scene, button_of(blocks, "Make has a request of mine"), MIA)
    assert "Only <@U0ADAM> can carry out this repair." in await scene.whispered(MIA, "Only")
    assert STRAY in await requests_at_make(scene)

    await press(scene, blocks, "Make has a request of mine")
    await scene.stage.until("it is deleted", lambda s: STRAY not in [r["name"] for r in s["make"]["requests"]])
    await press(scene, blocks, DELETED_CARD)
    await scene.thread("The card had been deleted, so here is a new one.")
    await press(scene, blocks, "The board has no page")

    async def page_is_back() -> bool:
        rows = await board.rows()
        return [row["cells"]["App"] for row in rows].count("Webflow") == 1

    await eventually("the page is there again", page_is_back)
    assert kept["id"] in {row["id"] for row in await board.rows()}
    await scene.settled()
    await ask(scene)
    await report(scene, "My records agree with")
    await press(scene, blocks, DELETED_CARD)
    assert "This has been mended meanwhile." in await scene.whispered(ADAM, "mended meanwhile")


async def test_a_delivery_nobody_can_look_up_is_sent_again_only_by_an_admin(scene: Scene):
    await scene.ask("gmail")
    await scene.settled()
    async with scene.app.outside.store.engines.writing.begin() as connection:
        stuck = {"state": DeliveryState.UNKNOWN, "next_attempt_at": None, "error": "Nobody knows whether it arrived."}
        which = tables.deliveries.c.kind == "slack.thread"
        await connection.execute(update(tables.deliveries).where(which).values(stuck))
    await ask(scene)
    blocks = await report(scene, "nobody knows whether it was", "Nobody knows whether it arrived.")
    await press(scene, blocks, "nobody knows whether it was")

    async def sent() -> bool:
        return all(
            d["state"] is DeliveryState.SENT for d in await scene.rows(tables.deliveries) if d["kind"] == "slack.thread"
        )

    await eventually("it is sent again", sent)
    history = await scene.rows(tables.events)
    assert [e["actor"] for e in history if e["kind"] == "repaired"] == [ADAM]


async def test_the_command_line_mends_what_takes_nothing_away(scene: Scene, board: Board):
    card = await scene.ask("gmail")
    await board.row("Gmail", Status="Pending")
    await scene.settled()
    await stray_at_make(scene)
    await scene.stage.do(ADAM, "delete", channel=CHANNEL, ts=card["ts"])
    own = settings_for(scene.sandbox, scene.app.settings.database_url)
    own |= {"clock_url": f"{scene.sandbox.url}/control/clock"}
    compared, mended = await run_reconcile(dry_run=True, **own)
    assert {f.kind for f in compared.findings} == {FindingKind.STRANGE_REQUEST, FindingKind.CARD_GONE}
    assert mended == []
    _, mended = await run_reconcile(dry_run=False, **own)
    assert [f.kind for f in mended] == [FindingKind.CARD_GONE]
    await scene.thread("The card had been deleted, so here is a new one.")
    assert STRAY in await requests_at_make(scene), "what takes something away needs an admin's click"


async def test_a_side_that_cannot_be_seen_is_said_and_hides_no_other(scene: Scene):
    card = await scene.ask("gmail")
    await scene.settled()
    await scene.stage.do(ADAM, "delete", channel=CHANNEL, ts=card["ts"])
    scene.fault("make", "outage")
    await ask(scene)
    await report(scene, "Make could not be looked at", DELETED_CARD)


async def test_a_button_made_by_hand_does_nothing(scene: Scene):
    for value in ("", "nonsense|x", "card_gone|nobody", "live_after_end"):
        await forge(scene, {"action_id": "credreq.repair", "block_id": "b", "value": value}, ADAM)
    assert not await scene.rows(tables.deliveries)
    assert not await scene.rows(tables.events)
