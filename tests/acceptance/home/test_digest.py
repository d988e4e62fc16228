"""The weekly digest: once a week, with its picture where the scope allows, whatever happens to Slack's answers."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.adapters.store import tables
from bot.services.digesting import DIGEST_JOB, week_of
from bot.settings import SettingsError, load
from sandbox.story.stage import words
from tests.acceptance.home.crowd import crowd, settle
from tests.acceptance.scene import Json, Scene, eventually, playing

CHANNEL = "C0GLOBEX"
HOURS = 3600
WEEKLY = "0 7 * * 1"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with playing(digest_cron=WEEKLY) as scene:
        yield scene


def grant(scene: Scene) -> None:
    """Install the app anew with the scope for uploads."""
    manifest = scene.slack.manifest
    scene.slack.manifest = replace(manifest, scopes=(*manifest.scopes, "files:write"))


async def digests(scene: Scene, count: int) -> list[Json]:
    found: list[Json] = await scene.stage.until(
        f"{count} digests", lambda s: found if len(found := _digests(s)) >= count else None
    )
    assert len(found) == count
    return found


def _digests(state: Json) -> list[Json]:
    messages = state["slack"]["messages"].get(CHANNEL, [])
    return [m for m in messages if "📊" in words(m)]


async def pictures(scene: Scene) -> list[Json]:
    messages = (await scene.stage.state())["slack"]["messages"].get(CHANNEL, [])
    return [file for m in messages for file in m.get("files") or []]


async def to_monday(scene: Scene, weeks: int = 1) -> None:
    """Jump to an hour after the next Monday's seven o'clock in UTC."""
    now = scene.app.outside.clock.now()
    monday = (now + timedelta(days=-now.weekday() % 7)).replace(hour=7, minute=0, second=0, microsecond=0)
    monday += timedelta(days=7 * (weeks if monday <= now else weeks - 1))
    await scene.jump((monday - now).total_seconds() + HOURS)


async def waits(scene: Scene) -> None:
    """Wait until the bot has begun to watch its cron."""
    await eventually("the cron is watched", lambda: _mark(scene))


async def _mark(scene: Scene) -> datetime | None:
    async with scene.app.outside.store.transaction(read_only=True) as tx:
        return await tx.mark(DIGEST_JOB)


async def _given_up(scene: Scene) -> str | None:
    async with scene.app.outside.store.transaction(read_only=True) as tx:
        return next((d.error for d in await tx.undelivered() if d.kind == "slack.digest"), None)


async def a_week(scene: Scene) -> None:
    await waits(scene)
    await scene.ask("gmail", "hubspot", "webflow")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")


async def test_it_counts_the_week_and_brings_its_picture(scene: Scene) -> None:
    grant(scene)
    await a_week(scene)
    await scene.jump(20 * HOURS)
    await scene.consent("HubSpot", "authorize")
    await scene.card("*Authorized*", times=2)
    await to_monday(scene)
    (message,) = await digests(scene, 1)
    told = words(message)
    assert "*2* authorized, *2* of them within 72 h" in told
    assert "*3* asked for, *1* open now" in told
    assert told.index("*HubSpot*") < told.index("*Gmail*"), "the slowest first"
    await scene.settled()
    (picture,) = await pictures(scene)
    assert picture["name"].startswith("credreq-2026-W")
    held = next(iter(scene.slack.workspace.files.values()))
    assert held["content"].startswith(PNG)
    assert picture["title"].startswith("Time to authorize, ")


async def test_without_the_scope_it_comes_as_text(scene: Scene) -> None:
    await a_week(scene)
    await to_monday(scene)
    await digests(scene, 1)
    await scene.settled()
    assert await pictures(scene) == []


async def test_it_comes_once_a_week_and_only_once(scene: Scene) -> None:
    await a_week(scene)
    await to_monday(scene)
    await digests(scene, 1)
    for _ in range(3):
        await scene.jump(2 * HOURS)
        await scene.app._digesting.jobs()[0].run()  # at once, beside the bot's own tick
    await digests(scene, 1)
    await to_monday(scene)
    await digests(scene, 2)


async def test_weeks_the_bot_was_away_are_not_made_up_for(scene: Scene) -> None:
    await a_week(scene)
    await to_monday(scene, weeks=5)
    await digests(scene, 1)
    await scene.settled()
    await digests(scene, 1)


@pytest.mark.parametrize("operation", ["chat.postMessage", "files.completeUploadExternal"])
async def test_a_lost_answer_is_looked_up(scene: Scene, operation: str) -> None:
    grant(scene)
    await a_week(scene)
    await scene.settled()
    scene.fault("slack", "lost_answer", operation, times=1)
    await to_monday(scene)
    await digests(scene, 1)
    await scene.settled()
    assert len(await pictures(scene)) == 1
    await digests(scene, 1)


@pytest.mark.parametrize("operation", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_an_upload_that_fails_is_tried_again(scene: Scene, operation: str) -> None:
    grant(scene)
    await a_week(scene)
    scene.fault("slack", "5xx", operation, times=2)
    await to_monday(scene)
    await digests(scene, 1)
    await scene.settled()
    assert len(await pictures(scene)) == 1


async def test_a_channel_that_takes_nothing_is_left_to_a_person(scene: Scene) -> None:
    await waits(scene)
    await scene.stage.control("slack/channel", channel=CHANNEL, bot_in=False)
    await to_monday(scene)
    assert "Invite it there" in await eventually("it is given up", lambda: _given_up(scene))


async def test_the_numbers_are_those_of_the_week(scene: Scene) -> None:
    store, now = scene.app.outside.store, scene.app.outside.clock.now()
    everything = list(crowd(400, now))
    await settle(store, everything)
    since, until = now - timedelta(days=7), now - timedelta(days=1)
    async with store.transaction(read_only=True) as tx:
        seen = await tx.period(since, until)
    rows = [row for dossier in everything for row in dossier.requests]

    def within(name: str) -> list[Any]:
        return [r for r in rows if getattr(r, name) is not None and since < getattr(r, name) <= until]

    assert seen.opened == len(within("created_at"))
    assert seen.authorized == len(within("authorized_at"))
    assert seen.revoked == len(within("revoked_at")) > 0
    answered = [r for r in within("authorized_at") if (s := r.restarted_at or r.requested_at) and r.authorized_at >= s]
    assert sum(app.answers for app in seen.apps) == len(answered)
    assert list(seen.apps) == sorted(seen.apps, key=lambda app: -app.median)


async def test_off_by_default() -> None:
    async with playing() as scene:
        await scene.ask("gmail")
        await to_monday(scene, weeks=2)
        await scene.settled()
        assert _digests(await scene.stage.state()) == []
        assert not [d for d in await scene.rows(tables.deliveries) if d["kind"] == "slack.digest"]


def test_a_week_is_named_after_its_year() -> None:
    assert week_of(datetime(2027, 1, 1, tzinfo=UTC)) == "2026-W53"


@pytest.mark.parametrize(
    ("given", "told"),
    [({"digest_cron": "whenever"}, "is no cron expression"), ({"digest_cron": WEEKLY}, "SLACK_CHANNEL_ID is needed")],
)
def test_settings_say_what_is_wrong(given: dict[str, str], told: str) -> None:
    needed = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "make_api_token": "m", "team_id": 1}
    with pytest.raises(SettingsError, match=told):
        load(_env_file=None, **needed, **given)
