import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.adapters.slack.bolt import build_app
from bot.adapters.slack.catch_alls import install_dedupe
from bot.adapters.slack.client import build_client
from bot.adapters.slack.endpoint import EndpointError
from bot.adapters.slack.socket import SocketRunner
from sandbox.slack import envelopes
from tests.contract.slack.conftest import CHANNEL, TOKEN, Slack
from tests.contract.slack.rig import PING, SECOND, Bot, build_bot, eventually


def answering(bot: Bot) -> None:
    async def credreq(ack, command) -> None:
        await ack(f"you said {command['text']}")

    bot.app.command("/credreq")(credreq)


async def test_a_command_is_acknowledged(bot: Bot):
    answering(bot)
    await bot.start()
    answer = await bot.command("hello")
    assert answer["response"]["text"] == "you said hello"
    assert (bot.slack.calls("auth.test"), bot.slack.calls("apps.connections.open")) == (1, 1)


async def test_the_health_tells_before_during_and_after(bot: Bot):
    assert (await bot.runner.healthy()).reason == "The connection to Slack is not up yet."
    await bot.start()
    health = await bot.runner.healthy()
    assert (health.ok, health.reason, health.num_connections) == (True, None, 1)
    assert health.silent_for is not None
    assert health.silent_for < SECOND
    await bot.runner.stop(SECOND)
    assert not await bot.runner.healthy()


async def test_listeners_get_a_client_with_the_token(bot: Bot):
    async def credreq(ack, client) -> None:
        await ack((await client.users_info(user="U0PAULA"))["user"]["name"])

    bot.app.command("/credreq")(credreq)
    await bot.start()
    assert (await bot.command())["response"]["text"] == "paula"


@pytest.mark.parametrize("deed", ["drop", "refresh", "warning"])
async def test_it_comes_back(bot: Bot, deed: str):
    answering(bot)
    await bot.start()
    (before,) = bot.slack.face.core.sockets.open
    await bot.socket(deed)
    sockets = bot.slack.face.core.sockets
    await bot.slack.until(lambda: len(sockets.open) == 1 and before not in sockets.open)
    await bot.connected()
    assert (await bot.command())["ok"]
    await bot.turns(ok=True)
    assert bot.slack.calls("apps.connections.open") == 2


async def test_a_refresh_leaves_no_moment_without_a_connection(bot: Bot):
    await bot.start()
    sockets = bot.slack.face.core.sockets
    (before,) = sockets.open
    counts: list[int] = []

    def replaced() -> bool:
        counts.append(len(sockets.open))
        return sockets.open != [] and before not in sockets.open

    await bot.socket("refresh")
    await bot.slack.until(replaced)
    assert min(counts) == 1
    assert max(counts) == 2


async def test_what_came_by_the_old_connection_is_acknowledged_by_it(bot: Bot):
    going = asyncio.Event()

    async def credreq(ack) -> None:
        await bot.note("command")
        await going.wait()
        await ack("done")

    bot.app.command("/credreq")(credreq)
    await bot.start()
    asked = asyncio.create_task(bot.command())
    await bot.noted(1)
    await bot.socket("refresh")
    await bot.slack.until(lambda: len(bot.slack.face.core.sockets.open) == 2)
    going.set()
    assert (await asked)["response"]["text"] == "done"


async def test_being_told_twice_to_leave_makes_one_new_connection(bot: Bot):
    await bot.start()
    client = bot.runner._client
    assert client is not None
    (before,) = bot.slack.face.core.sockets.open
    await bot.socket("warning")
    await bot.socket("refresh")
    await bot.slack.until(lambda: before not in bot.slack.face.core.sockets.open)
    await eventually(lambda: len(client._tasks._running()) == 2)  # one reads, one pings; nobody dials any more
    assert bot.slack.calls("apps.connections.open") == 2


async def test_a_connection_that_answers_no_ping_is_replaced(bot: Bot):
    await bot.start()
    sockets = bot.slack.face.core.sockets
    (before,) = sockets.open
    bot.slack.world.faults.add("slack", "silent_pong")
    await bot.slack.until(lambda: sockets.open != [] and before not in sockets.open)
    bot.slack.world.faults.clear()
    await bot.turns(ok=True)


async def test_slack_need_not_be_there_at_the_start(bot: Bot):
    answering(bot)
    bot.slack.world.faults.add("slack", "outage")
    await bot.runner.start()
    await bot.asked_for_a_connection(2)
    assert (await bot.runner.healthy()).reason == "Slack does not answer."
    bot.slack.world.faults.clear()
    await bot.connected()
    assert (await bot.command())["ok"]


async def test_a_used_ticket_is_not_tried_again(bot: Bot):
    await bot.runner.start()
    assert bot.runner._client is not None
    bot.runner._client.wss_uri = f"{bot.slack.url.replace('http', 'ws')}/slack/link/?ticket=used&app_id=A0CREDREQ"
    await bot.connected()
    assert bot.slack.calls("apps.connections.open") == 1


async def test_an_abrupt_loss_is_not_left_to_the_next_ping(slack: Slack):
    bot = build_bot(slack, ping_interval=60)
    await bot.start()
    bot.runner._watch._opened_at = None  # as if it had been up for a while
    await bot.socket("drop")
    await bot.asked_for_a_connection(2)
    await bot.connected()
    await bot.runner.stop(SECOND)


async def test_a_switched_off_link_turns_the_health_red_and_mends(bot: Bot):
    answering(bot)
    await bot.start()
    await bot.socket("link_disabled")
    await bot.turns(ok=False, saying="Socket Mode is switched off")
    await bot.asked_for_a_connection(3)
    assert "Socket Mode is switched off" in str((await bot.runner.healthy()).reason)
    await bot.socket("link_enabled")
    await bot.turns(ok=True)
    assert (await bot.command())["ok"]


async def test_a_wrong_app_token_is_said(slack: Slack):
    app = build_app(build_client(TOKEN, slack.api), slack.chat().workspace)
    runner = SocketRunner(app, "xapp-other", PING)
    await runner.start()
    bot = Bot(slack, app, runner)
    await bot.turns(ok=False, saying="SLACK_APP_TOKEN")
    await runner.stop(SECOND)
    with pytest.raises(EndpointError, match="SLACK_APP_TOKEN"):
        SocketRunner(app, "xapp-1-A0-1-f", PING)


async def test_too_many_connections_are_said_and_not_hurried(slack: Slack):
    slack.world.switches.set("slack.rate_limits", value=False)
    others = [build_bot(slack, expected_connections=10) for _ in range(10)]
    for other in others:
        await other.start()
    late = build_bot(slack, expected_connections=10)
    await late.runner.start()
    await late.turns(ok=False, saying="as many connections")
    assert slack.calls("apps.connections.open") <= 12
    await others[0].runner.stop(SECOND)
    await late.connected()
    for bot in (*others[1:], late):
        await bot.runner.stop(SECOND)


async def test_ghost_connections_are_warned_of(slack: Slack):
    bots = [build_bot(slack) for _ in range(3)]
    with capture_logs() as logs:
        for bot in bots:
            await bot.start()
    for bot in bots:
        await bot.runner.stop(SECOND)
    assert [(log["num_connections"], log["expected"]) for log in logs if log["event"] == "slack.socket.ghosts"] == [
        (3, 1)
    ]


async def test_an_event_that_comes_twice_is_handled_once(bot: Bot):
    known: set[str] = set()
    asked: list[str] = []

    async def first_time(key: str) -> bool:
        asked.append(key)
        new = key not in known
        known.add(key)
        return new

    async def opened(event) -> None:
        await bot.note(event["user"])

    install_dedupe(bot.app, first_time)
    bot.app.event("app_home_opened")(opened)
    await bot.start()
    bot.slack.world.faults.add("slack", "duplicate_event", times=1)
    await bot.slack.control("people/U0PAULA/home")
    await bot.slack.control("people/U0MIA/home")
    await bot.noted(2)
    await eventually(lambda: len(asked) >= 3)
    assert sorted(bot.seen) == ["U0MIA", "U0PAULA"]
    assert len(known) == 2


@pytest.fixture
def _impatient_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelopes, "ACK_SECONDS", 0.1)


@pytest.mark.usefixtures("_impatient_slack")
async def test_a_store_that_fails_lets_the_event_come_again(bot: Bot):
    answers: list[Exception | bool] = [RuntimeError("disk full"), True]

    async def first_time(_: str) -> bool:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def opened(event) -> None:
        await bot.note(event["user"])

    install_dedupe(bot.app, first_time)
    bot.app.event("app_home_opened")(opened)
    await bot.start()
    await bot.slack.control("people/U0PAULA/home")
    await bot.noted(1)
    assert bot.seen == ["U0PAULA"]


@pytest.mark.usefixtures("_impatient_slack")
async def test_an_event_that_comes_while_slack_cannot_say_who_we_are_is_not_lost(bot: Bot):
    async def opened(event) -> None:
        await bot.note(event["user"])

    bot.app.event("app_home_opened")(opened)
    await bot.start()
    bot.slack.world.faults.add("slack", "5xx", operation="auth.test", times=1)
    await bot.slack.control("people/U0PAULA/home")
    await bot.noted(1)


async def test_a_stop_waits_for_what_is_under_way_and_its_acknowledgement_goes_out(bot: Bot):
    going = asyncio.Event()

    async def credreq(ack) -> None:
        await bot.note("began")
        await going.wait()
        await ack("done")
        await bot.note("ended")

    bot.app.command("/credreq")(credreq)
    await bot.start()
    asked = asyncio.create_task(bot.command())
    await bot.noted(1)
    stopping = asyncio.create_task(bot.runner.stop(timedelta(seconds=5)))
    await asyncio.sleep(0)
    asked_meanwhile = asyncio.create_task(bot.command())  # Slack repeats no command: until it is closed, it is work
    await bot.noted(2)
    assert not stopping.done()
    going.set()
    await stopping
    assert [(await one)["response"]["text"] for one in (asked, asked_meanwhile)] == ["done", "done"]
    assert bot.seen == ["began", "began", "ended", "ended"]
    await bot.slack.until(lambda: bot.slack.face.core.sockets.open == [])


async def test_a_stop_waits_for_a_listener_that_was_acknowledged_long_ago(bot: Bot):
    going = asyncio.Event()

    async def opened() -> None:
        await bot.note("began")
        await going.wait()
        await bot.note("ended")

    bot.app.event("app_home_opened")(opened)
    await bot.start()
    await bot.slack.control("people/U0PAULA/home")
    await bot.noted(1)
    stopping = asyncio.create_task(bot.runner.stop(timedelta(seconds=5)))
    going.set()
    await stopping
    assert bot.seen == ["began", "ended"]


async def test_a_stop_does_not_wait_for_ever(bot: Bot):
    async def credreq(ack) -> None:
        await ack()
        await bot.note("began")
        try:
            await asyncio.Event().wait()
        finally:
            await bot.note("cancelled")

    bot.app.command("/credreq")(credreq)
    await bot.start()
    await bot.command()
    await bot.noted(1)
    with capture_logs() as logs:
        await bot.runner.stop(timedelta(milliseconds=50))
    assert bot.seen == ["began", "cancelled"]
    assert [log["listeners"] for log in logs if log["event"] == "slack.socket.cut_short"] == [1]


async def test_a_stop_leaves_nothing_running(bot: Bot):
    before = asyncio.all_tasks()
    answering(bot)
    await bot.start()
    await bot.command()
    await bot.socket("refresh")
    await bot.runner.stop(SECOND)
    ours = {task for task in asyncio.all_tasks() - before if "slack_sdk" in repr(task) or "bot/adapters" in repr(task)}
    assert ours == set()


async def test_a_runner_that_never_started_stops(slack: Slack):
    await build_bot(slack).runner.stop(SECOND)


async def test_word_of_dropped_events_is_noted_and_acknowledged(bot: Bot):
    await bot.start()
    bot.slack.world.switches.set("slack.events_per_hour", value=0)
    sent = bot.slack.face.core.envelopes
    with capture_logs() as logs:
        await bot.slack.control("people/U0PAULA/message", channel=CHANNEL, text="dropped")
        await eventually(lambda: any(log["event"] == "slack.events_held_back" for log in logs))
        await eventually(lambda: not sent._tasks)  # acknowledged: it does not come again
