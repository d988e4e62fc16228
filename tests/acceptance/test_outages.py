"""Outages that last: the banner comes, goes, and everything catches up; a full disk ends in a clear text."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from bot.adapters.store import tables
from bot.domain.delivery import ENDED
from bot.domain.verdict import Mark, told
from bot.services.checkup.deliveries import check_deliveries
from tests.acceptance.scene import PAULA, Scene, eventually

UNREACHABLE = "Make cannot be reached"


async def test_the_banner_shows_while_make_is_away_and_is_gone_afterwards(scene: Scene):
    await scene.ask("gmail")
    await scene.ask("webflow", project="Newsletter")
    down = scene.fault("make", "outage")
    await scene.jump(60)

    async def noticed() -> bool:
        systems = await scene.rows(tables.systems)
        return any(s["name"] == "make" and s["failing_since"] is not None for s in systems)

    await eventually("the bot has noticed", noticed)
    await scene.jump(150)
    for project in ("Website relaunch", "Newsletter"):
        await scene.card(UNREACHABLE, "it catches up by itself", title=project)
    await scene.stage.do(PAULA, "home")
    await scene.stage.until("App Home says so", lambda s: UNREACHABLE in str(s["slack"]["homes"].get(PAULA)))
    scene.world.faults.remove(down)
    for project in ("Website relaunch", "Newsletter"):
        await scene.card("*Pending*", without=UNREACHABLE, title=project)
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*", without=UNREACHABLE)
    await scene.nothing_lost(intakes=2, rows=2)


async def test_a_short_outage_tells_nobody(scene: Scene):
    await scene.ask("gmail")
    scene.fault("make", "outage", times=3)
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*", without=UNREACHABLE)
    await scene.settled()
    edits = scene.world.calls.count("slack", "chat.update")
    assert edits <= 4, "no edit for a banner"


async def test_slack_away_for_long_is_told_once_it_is_back_and_then_no_more(scene: Scene):
    await scene.ask("gmail")
    await scene.settled()
    down = scene.fault("slack", "outage", "chat.*")
    await scene.consent("Gmail", "authorize")

    async def noticed() -> bool:
        return scene.world.calls.count("slack", "chat.update") > 1

    await eventually("the bot has noticed", noticed)
    await scene.jump(180)
    scene.world.faults.remove(down)
    await scene.card("*Authorized*", without="Slack has not taken everything")
    await scene.thread("authorized by Carla Client")
    await scene.nothing_lost()


@asynccontextmanager
async def full_disk(scene: Scene) -> AsyncIterator[None]:
    """Let the database grow no more."""
    engine = scene.app.outside.store.engines.writing
    async with engine.connect() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    yield
    async with engine.connect() as connection:
        await connection.execute(text("PRAGMA max_page_count = 1073741823"))


async def test_a_full_disk_at_submit_is_told_and_work_goes_on_afterwards(scene: Scene):
    view_id = await scene.open_form()
    apps = [o["value"] for o in await scene.offered_apps(view_id)][:20]
    await scene.fill(view_id, apps=apps)
    async with full_disk(scene):
        answer = await scene.submit(view_id)
        assert answer["response_action"] == "push"
        told = await scene.modal("I cannot reach my own records right now, so nothing was changed.")
        assert "Please try again in a minute." in told
        state = await scene.stage.state()
        assert not state["make"]["requests"]
        assert not state["slack"]["messages"].get("C0ACME")
        await scene.command("list")
        await scene.whispered(PAULA, "Nothing is under way.")
    await scene.stage.do(PAULA, "close", view_id=answer["view_id"])
    assert (await scene.submit(view_id))["response_action"] == "update", "what was filled in is still there"
    await scene.card("*Pending*", times=20)
    await scene.nothing_lost(rows=20)


async def test_a_disk_that_fills_up_in_the_middle_doubles_nothing(scene: Scene):
    async with full_disk(scene):
        answer = {"response_action": ""}
        for client in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"):
            view_id = await scene.open_form()
            await scene.fill(view_id, client=client, project=client, apps=["gmail", "webflow", "hubspot"])
            answer = await scene.submit(view_id)
            if answer.get("response_action") == "push":
                break
            await scene.stage.do(PAULA, "close", view_id=answer.get("view_id") or view_id)
        assert answer.get("response_action") == "push", "in the end it is full"
    await scene.jump(130)
    opened = await scene.intakes()
    for client in opened:
        await scene.card("*Pending*", times=3, title=client)
    await scene.nothing_lost(intakes=len(opened), rows=3 * len(opened))


async def test_a_token_that_is_refused_shows_one_banner_that_stays_whatever_is_asked(scene: Scene):
    await scene.ask("gmail")
    scene.world.switches.set("make.wrong_zone", True)  # noqa: FBT003 - a switch's value
    await scene.jump(60)

    async def since() -> object:
        return next((s["failing_since"] for s in await scene.rows(tables.systems) if s["name"] == "make"), None)

    noticed = await eventually("the watcher has noticed", since)
    await scene.send_form(apps=["webflow"], project="Newsletter")
    refused = await scene.card("*Not asked yet*", "Make did not accept the API token.", title="Newsletter")
    assert await since() == noticed, "a refusal of the token is no sign of life"
    await scene.jump(150)
    await scene.card(UNREACHABLE, "Make did not accept the API token.")
    scene.world.switches.set("make.wrong_zone", False)  # noqa: FBT003 - a switch's value
    await scene.jump(60)
    await scene.card("*Pending*", without=UNREACHABLE)
    await scene.press(refused, "retry", "Webflow")
    await scene.card("*Pending*", title="Newsletter")
    await scene.nothing_lost(intakes=2, rows=2)


async def test_what_an_intake_deleted_by_hand_still_owed_ends_and_the_doctor_names_it(scene: Scene):
    await scene.ask("gmail")
    await scene.settled()
    await scene.stage.control("slack/channel", channel="C0ACME", archived=True)
    await scene.consent("Gmail", "authorize")
    await scene.direct(PAULA, "archived")
    async with scene.app.outside.store.engines.writing.begin() as connection:
        for table in (tables.credentials, tables.requests, tables.make_requests, tables.cards, tables.intakes):
            await connection.execute(table.delete())
    await scene.jump(16 * 60)
    await scene.settled()
    async with scene.app.outside.store.transaction(read_only=True) as tx:
        owed = await tx.undelivered()
        verdicts = await check_deliveries(tx)
    assert {each.error for each in owed} == {ENDED}
    assert {verdict.mark for verdict in verdicts} == {Mark.NOTE}
    assert any("a card's change was given up" in told(verdict) for verdict in verdicts)
