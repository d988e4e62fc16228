"""Slack limits, fails, loses answers, archives the channel, or loses the card: each line arrives once all the same."""

from collections.abc import Callable

import pytest

from tests.acceptance.scene import ADAM, CHANNEL, PAULA, Json, Scene, cards

POST = "chat.postMessage"
FIRST_LINE = "asked for *Gmail*"


async def opened(scene: Scene) -> None:
    assert (await scene.send_form())["response_action"] == "update"


async def told_once(scene: Scene) -> None:
    """Check that card and thread stand there, once, after the client has answered as well."""
    await scene.card("*Pending*")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.thread(FIRST_LINE, "authorized by Carla Client")
    await scene.nothing_lost()
    state = await scene.stage.state()
    assert len(cards(state, CHANNEL, "Website relaunch")) == 1
    told = await scene.thread(FIRST_LINE)
    assert told.count(FIRST_LINE) == told.count("authorized by") == 1


async def test_too_many_posts_are_waited_out(scene: Scene):
    scene.fault("slack", "429", POST, times=3, retry_after=2)
    await opened(scene)
    await told_once(scene)


async def test_too_many_edits_are_waited_out(scene: Scene):
    await scene.ask("gmail")
    scene.fault("slack", "429", "chat.update", times=2, retry_after=2)
    await scene.consent("Gmail", "decline", reason="no")
    await scene.card("*Declined*")
    await scene.nothing_lost()


@pytest.mark.parametrize("times", [1, 2])
async def test_a_post_whose_answer_is_lost_is_found_again(scene: Scene, times: int):
    scene.fault("slack", "lost_answer", POST, times=times)
    await opened(scene)
    await told_once(scene)


async def test_a_post_that_never_arrived_is_sent_again(scene: Scene):
    scene.fault("slack", "lost_before", POST, times=2)
    await opened(scene)
    await told_once(scene)


async def test_slack_fails_inside(scene: Scene):
    scene.fault("slack", "5xx", POST, times=2, status=500)
    scene.fault("slack", "5xx", "chat.update", times=2, status=503, html=True)
    scene.fault("slack", "5xx", "conversations.history", times=1)
    await opened(scene)
    await told_once(scene)


async def test_slack_says_itself_that_it_does_not_know(scene: Scene):
    scene.fault("slack", "status", POST, times=1, status=200, body={"ok": False, "error": "internal_error"})
    await opened(scene)
    await told_once(scene)


async def test_an_edit_whose_answer_is_lost(scene: Scene):
    await scene.ask("gmail")
    scene.fault("slack", "lost_answer", "chat.update", times=2)
    await scene.consent("Gmail", "decline", reason="no")
    await scene.card("*Declined*")
    await scene.nothing_lost()


async def test_a_deleted_card_is_posted_anew_with_all_that_is_known(scene: Scene):
    first = await scene.ask("gmail")
    await scene.settled()
    await scene.stage.do(ADAM, "delete", channel=CHANNEL, ts=first["ts"])
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized*")
    assert card["ts"] != first["ts"]
    await scene.thread("The card had been deleted, so here is a new one.")
    await scene.press(card, "revoke")
    await scene.card("*Revoked*")
    await scene.thread("🔒 *Gmail*: revoked")
    await scene.nothing_lost()
    state = await scene.stage.state()
    told = [m["text"] for m in state["slack"]["messages"][CHANNEL]]
    assert sum("authorized by Carla Client" in text for text in told) == 1, "in the old thread, or in the new one"
    assert [c["ts"] for c in cards(state, CHANNEL, "Website relaunch")] == [card["ts"]]
    await scene.command("status acme")
    assert card["ts"].replace(".", "") in str((await _last_whisper(scene))["blocks"]), "the list links to the new card"


async def _last_whisper(scene: Scene) -> Json:
    await scene.whispered(PAULA, "Acme GmbH")
    whispered: list[Json] = (await scene.stage.state())["slack"]["ephemerals"][PAULA]
    return whispered[-1]


async def test_a_channel_archived_later_is_told_to_the_owner_and_caught_up_with(scene: Scene):
    await scene.ask("gmail")
    await scene.settled()
    await scene.stage.control("slack/channel", channel=CHANNEL, archived=True)
    await scene.consent("Gmail", "authorize")
    told = await scene.direct(PAULA, "Acme GmbH · Website relaunch", "The channel is archived.")
    assert "catches up" in told
    assert told.count("The channel is archived.") == 1, "once for each reason"
    await scene.stage.control("slack/channel", channel=CHANNEL, archived=False)
    await scene.jump(16 * 60)
    await scene.card("*Authorized*")
    await scene.thread("authorized by Carla Client")
    await scene.nothing_lost()
    assert (await scene.direct(PAULA, "archived")).count("The channel is archived.") == 1


def _told_of_archived(times: int) -> Callable[[Json], bool]:
    return lambda state: str(state["slack"]["messages"]).count("archived.") >= times


async def test_a_channel_archived_again_another_day_is_told_again(scene: Scene):
    await scene.ask("gmail", "webflow")
    for times, app in enumerate(("Gmail", "Webflow"), start=1):
        await scene.settled()
        await scene.stage.control("slack/channel", channel=CHANNEL, archived=True)
        await scene.consent(app, "authorize")
        await scene.stage.until("the owner is told", _told_of_archived(times))
        await scene.stage.control("slack/channel", channel=CHANNEL, archived=False)
        await scene.jump(16 * 60)
        await scene.card("*Authorized*", times=times)
        await scene.settled()
        await scene.jump(24 * 3600)
    await scene.nothing_lost(rows=2)
    assert (await scene.direct(PAULA, "archived")).count("The channel is archived.") == 2


async def test_a_channel_that_throws_the_bot_out_between_submit_and_post(scene: Scene):
    slow = scene.fault("slack", "slow", "auth.test", seconds=0)
    view_id = await scene.open_form()
    await scene.fill(view_id)
    blocked = scene.fault("slack", "status", POST, times=1, status=200, body={"ok": False, "error": "not_in_channel"})
    assert (await scene.submit(view_id))["response_action"] == "update"
    told = await scene.direct(PAULA, "I could not post the card for Acme GmbH · Website relaunch.")
    assert "The bot is not in that channel. Invite it there with /invite." in told
    assert "Everything else goes on" in told
    for fault in (slow, blocked):
        scene.world.faults.remove(fault)
    await scene.jump(16 * 60)
    await told_once(scene)


async def test_slack_is_down_at_submit(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id)
    scene.fault("slack", "5xx", "users.info", times=2)
    answer = await scene.submit(view_id)
    assert answer["response_action"] == "push"
    await scene.modal("Slack is in trouble")
    await scene.stage.do(PAULA, "close", view_id=answer["view_id"])
    scene.world.faults.clear()
    assert (await scene.submit(view_id))["response_action"] == "update"
    await told_once(scene)


async def test_slack_is_slow_at_submit(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id)
    scene.fault("slack", "slow", "conversations.info", times=1, seconds=2.7)
    answer = await scene.submit(view_id)
    wanted = "Slack was slow to answer just now. Nothing is lost: please press the button once more."
    assert answer["errors"] == {"credreq.apps": wanted}
    assert (await scene.submit(view_id))["response_action"] == "update"
    await told_once(scene)


async def test_an_expired_trigger_is_told(scene: Scene):
    scene.fault("slack", "expired_trigger", "trigger", times=1)
    await scene.command("new")
    assert "Slack was too slow for this to open in time. Please try once more." in await scene.whispered(PAULA, "slow")
