"""The leak guard, with the whole bot: a pasted secret is answered at once, once, and is kept nowhere."""

import json

import pytest

from bot.adapters.store import tables
from tests.acceptance.scene import CHANNEL, GUS, MIA, Json, Scene, eventually, playing

PASSWORD = "Sommer2026!geheim"
ASKED = {"contact_slack": GUS}
WARNING = "seems to hold a password or a key"


async def say(scene: Scene, card: Json, text: str, user=GUS):
    """Write into the card's thread; returns the message's ts."""
    where = {"channel": CHANNEL, "thread_ts": card["ts"]}
    return (await scene.stage.do(user, "message", **where, text=text))["ts"]


async def seen(scene: Scene):
    return [e for e in await scene.rows(tables.events) if e["kind"] == "secret_seen"]


async def everything_kept(scene: Scene, caplog: pytest.LogCaptureFixture):
    kept = [await scene.rows(table) for table in tables.metadata.sorted_tables]
    return json.dumps(kept, default=str) + caplog.text


async def warnings(scene: Scene):
    replies = (await scene.thread("")).split("\n")
    return [line for line in replies if WARNING in line]


async def test_a_pasted_password_is_answered_at_once_and_kept_nowhere(scene: Scene, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    card = await scene.ask("hosting-panel", "wordpress-admin", "gmail", **ASKED)
    await say(scene, card, f"Hallo! Das Passwort lautet: {PASSWORD}")
    assert "<@U0GUS>" in await scene.thread(WARNING)
    await scene.whispered(GUS, "That looked like a password or a key", "hand it in with the button")
    (event,) = await seen(scene)
    assert (event["actor"], event["data"]) == (GUS, {"what": "possible secret"})
    await scene.settled()
    assert PASSWORD not in await everything_kept(scene, caplog)


async def test_an_edit_is_looked_at_and_one_message_is_answered_once(scene: Scene, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    card = await scene.ask(**ASKED)
    ts = await say(scene, card, "Das Passwort liegt in 1Password, danke!", MIA)
    await scene.stage.do(MIA, "edit", channel=CHANNEL, ts=ts, text=f"pw: {PASSWORD}")
    await scene.thread(WARNING)
    await scene.whispered(MIA, "give it to <@U0PAULA> privately")
    await scene.stage.do(MIA, "edit", channel=CHANNEL, ts=ts, text=f"pw: {PASSWORD} !!")
    await say(scene, card, "ghp_" + "aB3dE5gH7jK9mN1pQ3sT5vX7zA2cD4fG6hJ8", MIA)

    async def answered_twice():
        return len(await warnings(scene)) == 2

    await eventually("both messages are answered", answered_twice)
    await scene.settled()
    assert len(await warnings(scene)) == len(await seen(scene)) == 2
    assert PASSWORD not in await everything_kept(scene, caplog)


async def test_ordinary_answers_and_other_threads_are_left_alone(scene: Scene):
    card = await scene.ask(**ASKED)
    await say(scene, card, "Invoice 2026-00417 is paid, and the password is in 1Password.", MIA)
    elsewhere = (await scene.stage.do(MIA, "message", channel=CHANNEL, text="hello"))["ts"]
    await scene.stage.do(MIA, "message", channel=CHANNEL, thread_ts=elsewhere, text=f"password: {PASSWORD}")
    await say(scene, card, f"password: {PASSWORD}", MIA)
    await scene.thread(WARNING)
    await scene.settled()
    assert len(await warnings(scene)) == len(await seen(scene)) == 1


async def test_a_secret_in_the_form_is_refused_at_its_field(scene: Scene, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    form = await scene.open_form()
    await scene.fill(form)
    await scene.type(form, "purpose.gmail", f"Login with password: {PASSWORD}")
    answer = await scene.submit(form)
    assert answer["response_action"] == "errors"
    errors = await scene.errors()
    assert "seems to hold a password" in errors["purpose.gmail"]
    assert PASSWORD not in json.dumps(errors)
    assert await scene.intakes() == []
    assert PASSWORD not in await everything_kept(scene, caplog)


async def test_the_guard_can_be_switched_off():
    async with playing(leak_guard=False) as scene:
        card = await scene.ask(**ASKED)
        await say(scene, card, f"password: {PASSWORD}", MIA)
        await scene.settled()
        assert await warnings(scene) == []
        assert await seen(scene) == []
