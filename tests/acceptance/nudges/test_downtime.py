"""The bot was away for days: on return each intake is reminded once, however much fell due."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.store import open_store, tables
from bot.domain.dossier import Dossier
from bot.domain.intake import Card, Intake
from bot.domain.make_request import Creation, MakeRequest
from bot.domain.request import Request
from bot.services.nudging.planner import FIRED
from sandbox.bot import BotInSandbox
from sandbox.server import Sandbox, start
from sandbox.slack.face import SlackFace
from sandbox.slack.state import BOT_USER, Message
from sandbox.story.stage import Stage
from sandbox.world.world import World
from tests.acceptance.home.crowd import settle
from tests.acceptance.nudges.stage import NudgeScene, by_smtp, is_nudge
from tests.acceptance.scene import Json, eventually
from tests.faces import face_of

SCALE = 10.0
INTAKES, APPS = 100, ("gmail", "webflow", "hubspot")
CHANNELS = ("C0ACME", "C0GLOBEX")
AWAY = timedelta(days=3, hours=1)


@pytest.mark.slow
async def test_three_days_down_with_300_requests_open_is_one_reminder_for_each_intake(tmp_path: Path):
    sandbox = await start(World(scale=SCALE))
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    try:
        await _open_many(sandbox, url)
        await _let_days_pass(sandbox)
        async with BotInSandbox(sandbox, database_url=url, nudge_cron="* * * * *") as bot, Stage(sandbox.url) as stage:
            scene = NudgeScene(sandbox, bot.app, stage)
            await _caught_up(scene)
            await scene.hours(2)
            await _caught_up(scene)
            await _each_once(scene)
    finally:
        await sandbox.close()


async def _open_many(sandbox: Sandbox, url: str) -> None:
    """Store what an earlier run left behind, its cards posted."""
    store = await open_store(url, sandbox.world.clock, exclusive=True)
    await settle(store, [_opened(sandbox, number) for number in range(INTAKES)])
    await store.close()


async def _let_days_pass(sandbox: Sandbox) -> None:
    async with Stage(sandbox.url) as stage:
        await stage.control("clock", advance_seconds=AWAY.total_seconds())


async def _caught_up(scene: NudgeScene) -> None:
    """Wait until the bot has planned all that is due now, and nothing is owed any more."""
    now = scene.world.clock.now()

    async def planned() -> bool:
        async with scene.app.outside.store.transaction(read_only=True) as tx:
            seen = await tx.mark(FIRED)
        return seen is not None and seen >= now

    await eventually("what is due is planned", planned, seconds=120, every=0.2)
    await eventually("everything owed is delivered", scene._is_settled, seconds=120, every=0.2)


async def _each_once(scene: NudgeScene) -> None:
    state = await scene.state()
    assert sorted(_threads(state).values()) == [1] * INTAKES
    assert sorted(Counter(mail["to"] for mail in by_smtp(state)).values()) == [1] * INTAKES
    rows = await scene.rows(tables.requests)
    assert {row["nudge_count"] for row in rows} == {1}
    assert len(rows) == INTAKES * len(APPS) == 300


def _threads(state: Json) -> Counter[str]:
    """Count the reminders below each card."""
    return Counter(
        message["thread_ts"]
        for channel in CHANNELS
        for message in state["slack"]["messages"].get(channel, [])
        if message.get("thread_ts") and is_nudge(message)
    )


def _opened(sandbox: Sandbox, number: int) -> Dossier:
    """Return one intake with its three requests, all waiting for the client since now."""
    now = sandbox.world.clock.now()
    channel = CHANNELS[number % len(CHANNELS)]
    intake = Intake(
        id=f"i{number}",
        source_key=f"V{number}",
        client="Acme GmbH",
        project=f"Project {number}",
        contact_name="Carla Client",
        contact_email=f"carla{number}@acme.example",
        owner_id="U0PAULA",
        owner_name="Paula Park",
        opened_by="U0PAULA",
        channel_id=channel,
        created_at=now,
    )
    made = tuple(_made(intake, app) for app in APPS)
    rows = tuple(_row(one, app) for one, app in zip(made, APPS, strict=True))
    card = Card(intake_id=intake.id, channel_id=channel, ts=_posted(sandbox, channel, intake.project))
    return Dossier(intake=intake, card=card, make_requests=made, requests=rows)


def _posted(sandbox: Sandbox, channel: str, text: str) -> str:
    """Let the card stand in the channel, as an earlier run posted it."""
    slack = face_of(sandbox.faces, SlackFace).core
    ts: str = slack.workspace.next_ts(channel, sandbox.world.clock.now())
    slack.workspace.store(Message(channel=channel, ts=ts, user=BOT_USER, text=text))
    return ts


def _made(intake: Intake, app: str) -> MakeRequest:
    name = f"{intake.project} {app}"
    gone = Creation.GONE  # nobody looks for them at Make: this is about time alone
    return MakeRequest(
        id=f"m{name}", intake_id=intake.id, name=name, creation=gone, make_id=name, created_at=intake.created_at
    )


def _row(made: MakeRequest, app: str) -> Request:
    return Request(
        id=f"r{made.id}",
        intake_id=made.intake_id,
        make_request_id=made.id,
        app_key=app,
        app_label=app.title(),
        make_app=app,
        make_version=None,
        modules=("*",),
        purpose="Work.",
        name_override=f"x [{made.id}]",
        created_at=made.created_at,
        status_at=made.created_at,
        requested_at=made.created_at,
    )
