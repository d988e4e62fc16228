"""The same thing twice: by one person, by two at once, by Slack itself, or long after it is gone."""

import asyncio

from sqlalchemy import delete

from bot.adapters.store import tables
from sandbox.story.stage import words
from tests.acceptance.scene import ADAM, PAULA, Json, Scene

EVERYTHING = (
    tables.credentials,
    tables.requests,
    tables.make_requests,
    tables.cards,
    tables.deliveries,
    tables.intakes,
)


def _outcome(view: Json) -> str:
    """Return what a modal says once it is the form no more."""
    text = words(view)
    return text if "Make has everything" in text else ""


async def test_a_form_sent_twice_opens_one_intake(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id, apps=["gmail", "webflow"])
    state = await scene.stage.state()
    view = state["slack"]["modals"][PAULA][-1]
    body = {"type": "view_submission", "team": {"id": "T0NORTH"}, "user": {"id": PAULA, "team_id": "T0NORTH"}}
    answers = await asyncio.gather(*(scene.dispatch(body | {"view": view}) for _ in range(3)))
    assert [answer["response_action"] for answer in answers] == ["update"] * 3
    await scene.card("*Pending*", times=2)
    later = await scene.dispatch(body | {"view": view})
    assert "*Gmail* · *Pending*" in str(later["view"])
    await scene.nothing_lost(rows=2)


async def test_the_same_apps_from_two_forms_at_once_open_one_intake(scene: Scene):
    forms = {}
    for user in (PAULA, ADAM):
        forms[user] = await scene.open_form(user)
        await scene.fill(forms[user], user)
    answers = await asyncio.gather(*(scene.submit(view_id, user) for user, view_id in forms.items()))
    assert sorted(answer["response_action"] for answer in answers) == ["push", "update"]
    loser = PAULA if answers[0]["response_action"] == "push" else ADAM
    await scene.modal("somebody has asked for this already", user=loser)
    await scene.card("*Pending*")
    await scene.nothing_lost()


async def test_two_people_press_revoke_at_once(scene: Scene):
    card = await scene.ask("gmail")
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized*")
    held = scene.fault("make", "slow", "GET */detail", seconds=0.3)
    await asyncio.gather(scene.press(card, "revoke", user=PAULA), scene.press(card, "revoke", user=ADAM))
    told = {user: await scene.whispered(user, "Gmail") for user in (PAULA, ADAM)}
    scene.world.faults.remove(held)
    began = [user for user, text in told.items() if "Revoking *Gmail*. The card shows when it is proven." in text]
    late = [user for user, text in told.items() if "Gmail is being revoked already." in text]
    assert len(began) == len(late) == 1
    await scene.card(f"by <@{began[0]}>", "*Revoked*")
    thread = await scene.thread("revoked, as")
    assert thread.count("🔄") == thread.count("🔒") == 1
    assert scene.world.calls.count("make", "POST /credential-requests/credentials/{credentialId}/delete-remote") == 1
    await scene.nothing_lost()


async def test_a_press_on_a_card_as_it_was_before_the_revoke(scene: Scene):
    card = await scene.ask("gmail")
    await scene.press(card, "revoke")
    await scene.card("*Revoked*")
    await scene.press_by_hand(card, "revoke")
    assert "Gmail is revoked already. The card shows how it stands." in await scene.whispered(PAULA, "already")
    await scene.nothing_lost()


async def test_the_card_of_a_deleted_intake(scene: Scene):
    card = await scene.ask("gmail")
    await scene.settled()
    async with scene.app.outside.store.engines.writing.begin() as connection:
        for table in EVERYTHING:
            await connection.execute(delete(table))
    for action in ("revoke", "show_link"):
        await scene.press(card, action)
    told = await scene.whispered(PAULA, "This card belongs to a request that I no longer have")
    assert told.count("`/credreq list` shows what is under way.") >= 2
    assert scene.world.calls.count("make", "POST /credential-requests/credentials/{credentialId}/decline") == 0


async def test_a_socket_that_drops_in_the_middle_of_a_submit(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id, apps=["gmail", "webflow"])
    scene.connected_for_long()
    scene.fault("slack", "socket_drop", "interactive", times=1)
    answer = await scene.submit(view_id)
    assert not answer["ok"], "the acknowledgement went down with the connection"
    await scene.card("*Pending*", times=2)
    told = await scene.stage.until("the form shows the outcome", lambda s: _outcome(s["slack"]["modals"][PAULA][-1]))
    assert "*Gmail* · *Pending*" in told
    await scene.nothing_lost(rows=2)


async def test_a_socket_that_drops_again_and_again_loses_no_click(scene: Scene):
    card = await scene.ask("gmail")
    scene.connected_for_long()
    await scene.stage.control("slack/socket", do="drop")
    await scene.stage.until("the bot is connected again", lambda s: s["slack"]["sockets"])
    await scene.app.socket.connected()
    scene.connected_for_long()
    scene.fault("slack", "socket_drop", "interactive", times=1)
    await scene.press(card, "revoke")
    await scene.card("*Revoked*")
    await scene.nothing_lost()


async def test_an_event_that_comes_twice_publishes_home_once(scene: Scene):
    scene.fault("slack", "duplicate_event", "app_home_opened", times=1)
    await scene.stage.do(PAULA, "home")
    home: Json = await scene.stage.until("App Home is there", lambda s: s["slack"]["homes"].get(PAULA))
    assert "Nothing is under way" in str(home["blocks"])
    assert scene.world.calls.count("slack", "views.publish") == 1
