"""TEARDOWN_TWO_PERSON: another admin has to approve, within a day."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.store import tables
from tests.acceptance.closing.stage import at_make, close, settled, teardowns
from tests.acceptance.scene import ADAM, CHANNEL, MIA, PAULA, Json, Scene, playing

DAY = 24 * 3600


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with playing(teardown_two_person=True, admin_users=f"{ADAM},{MIA}") as scene:
        yield scene


async def asked(scene: Scene) -> Json:
    """Adam has asked to close the project; returns the question in the card's thread."""
    await scene.ask("gmail")
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized*")
    await close(scene, card)
    await scene.card(f"<@{ADAM}> asks to close this project")
    await scene.thread("Another admin has to approve this")
    return await question(scene, card)


async def question(scene: Scene, card: Json) -> Json:
    messages = (await scene.stage.state())["slack"]["messages"][CHANNEL]
    (found,) = [m for m in messages if "credreq.approve" in str(m) and m.get("thread_ts") == card["ts"]]
    return {**found, "channel": CHANNEL}


async def test_only_another_admin_can_approve_it(scene: Scene):
    asks = await asked(scene)
    await scene.press(asks, "approve", user=ADAM)
    await scene.whispered(ADAM, "it takes a second person")
    await scene.press(asks, "approve", user=PAULA)
    await scene.whispered(PAULA, "can approve this or call it off")
    assert len((await at_make(scene))["connections"]) == 1
    await scene.press(asks, "approve", user=MIA)
    await scene.card("This project is closed", f"Asked by <@{ADAM}>, approved by <@{MIA}>")
    await settled(scene)
    assert (await at_make(scene))["connections"] == []
    (done,) = await teardowns(scene)
    assert (done["state"], done["asked_by"], done["approved_by"]) == ("done", ADAM, MIA)


async def test_the_asker_may_call_it_off_and_nothing_was_taken_back(scene: Scene):
    asks = await asked(scene)
    await scene.press(asks, "call_off", user=ADAM)
    await scene.thread("called off closing the project")
    await scene.press(asks, "approve", user=MIA)
    await scene.whispered(MIA, "does not wait for an approval any more")
    await scene.card("*Authorized*", without="asks to close")
    assert len((await at_make(scene))["connections"]) == 1
    assert [t["state"] for t in await teardowns(scene)] == ["called_off"]


async def test_after_a_day_it_expires_and_can_be_asked_for_anew(scene: Scene):
    asks = await asked(scene)
    await scene.jump(DAY)
    await scene.thread("Nobody approved closing the project in time")
    await scene.press(asks, "approve", user=MIA)
    await scene.whispered(MIA, "does not wait for an approval any more")
    await close(scene, await scene.card("*Authorized*", without="asks to close"))
    await scene.thread("Another admin has to approve this", times=2)
    assert [t["state"] for t in await teardowns(scene)] == ["expired", "asked"]


async def test_whoever_lost_the_right_meanwhile_closes_nothing(scene: Scene):
    asks = await asked(scene)
    await scene.stage.control("slack/user", user=ADAM, deleted=True)
    await scene.press(asks, "approve", user=MIA)
    await scene.thread(f"called off, because <@{ADAM}> may not close it any more")
    assert len((await at_make(scene))["connections"]) == 1
    events = [e["kind"] for e in await scene.rows(tables.events)]
    assert "revoke_asked" not in events
