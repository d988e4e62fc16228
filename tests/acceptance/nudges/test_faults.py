"""What goes wrong on the way of a reminder: each recipient still gets it once, and a person hears of it once."""

from pathlib import Path

from bot.adapters.store import tables
from sandbox.bot import BotInSandbox
from sandbox.server import start
from sandbox.story.stage import Stage, words
from sandbox.world.world import World
from tests.acceptance.nudges.stage import HOUR, NudgeScene, at_hook, by_smtp, nudges, nudging
from tests.acceptance.scene import ADAM, CHANNEL, FORM, PAULA, SCALE, Json, eventually


async def test_a_lost_answer_of_slack_posts_no_second_reminder(scene: NudgeScene):
    await scene.ask("gmail")
    scene.fault("slack", "lost_answer", "chat.postMessage", times=1)
    await scene.hours(24.1)
    await scene.reminders(1)
    (row,) = await scene.rows(tables.requests)
    assert row["nudge_count"] == 1


async def test_mail_out_of_order_is_made_up_for_without_repeating_the_thread(scene: NudgeScene):
    await scene.ask("gmail")
    scene.fault("smtp", "outage")
    await scene.hours(24.1)

    async def counted() -> bool:
        (row,) = await scene.rows(tables.requests)
        return bool(row["nudge_count"] == 1)

    await eventually("the thread has it, and it counts", counted)
    assert len(nudges(await scene.state(), FORM["project"], CHANNEL)) == 1
    scene.world.faults.clear()
    await scene.hours(0.2)
    await scene.mails(1)
    await scene.reminders(1)


async def test_slack_out_of_order_holds_up_no_mail(scene: NudgeScene):
    await scene.ask("gmail")
    scene.fault("slack", "outage", "chat.*")
    await scene.hours(24.1)
    await scene.mails(1)

    async def counted() -> bool:
        (row,) = await scene.rows(tables.requests)
        return bool(row["nudge_count"] == 1)

    await eventually("the mail counts", counted)
    scene.world.faults.clear()
    await scene.hours(0.2)
    await scene.reminders(1)
    assert len(by_smtp(await scene.state())) == 1


async def test_a_lost_answer_of_the_mail_server_repeats_the_same_mail(scene: NudgeScene):
    await scene.ask("gmail")
    scene.fault("smtp", "lost_answer", "DATA", times=1)
    await scene.hours(24.1)
    await scene.reminders(1)
    sent = await scene.mails(2)
    assert len({mail["message_id"] for mail in sent}) == 1


async def test_a_bouncing_address_is_told_once_and_gets_no_more_mail(scene: NudgeScene):
    await scene.ask("gmail")
    scene.fault("smtp", "status", "RCPT carla@*", status=550)
    await scene.hours(24.1)
    await scene.reminders(1)
    told = await scene.thread("was refused", "550")
    assert told.count("was refused") == 1
    assert "<@U0PAULA>" in next(line for line in told.splitlines() if "was refused" in line)
    scene.world.faults.clear()
    await scene.hours(48)
    (_, second) = await scene.reminders(2)
    assert "takes no mail" in words(second)
    assert by_smtp(await scene.state()) == []
    assert (await scene.thread("was refused")).count("was refused") == 1


async def test_a_refused_copy_is_told_once_and_the_mail_goes_out(scene: NudgeScene):
    await scene.ask("gmail", sponsor_email="boss@acme.example")
    scene.fault("smtp", "status", "RCPT boss@*", status=550)
    await scene.hours(24.1)
    await scene.reminders(1)
    await scene.hours(48)
    await scene.reminders(2)
    await scene.hours(48)
    await scene.reminders(3)
    assert [mail["recipients"] for mail in await scene.mails(3)] == [["carla@acme.example"]] * 3
    told = await scene.direct(PAULA, "boss@acme.example")
    assert told.count("boss@acme.example") == 1


async def test_a_deleted_card_is_posted_anew_and_the_reminder_goes_there(scene: NudgeScene):
    card = await scene.ask("gmail")
    await scene.stage.do(ADAM, "delete", channel=CHANNEL, ts=card["ts"])
    await scene.hours(24.1)
    (reminder,) = await scene.reminders(1)
    newer = await scene.card("*Pending*")
    assert newer["ts"] != card["ts"]
    assert reminder["thread_ts"] == newer["ts"]


async def test_the_webhook_gets_each_reminder_once_and_an_unknown_one_never_again():
    async with nudging(hook=True) as scene:
        await scene.ask("gmail")
        await scene.hours(24.1)
        await scene.reminders(1)
        (shown,) = at_hook(await scene.state())
        assert shown["pings"] == []
        scene.fault("slack", "lost_answer", "webhook", times=1)
        await scene.hours(48)
        await scene.reminders(2)
        await scene.hours(1)
        await scene.quiet()
        assert len(at_hook(await scene.state())) == 2
        async with scene.app.outside.store.transaction(read_only=True) as tx:
            assert [d.kind for d in await tx.undelivered()] == ["nudge.hook"]
            assert await tx.failing_systems() == [], "nobody would ever find out that the webhook is well again"


async def test_a_webhook_that_was_disabled_is_told_once():
    async with nudging(hook=True) as scene:
        await scene.ask("gmail")
        scene.fault("slack", "status", "webhook", status=404, body="no_service", content_type="text/plain")
        for days in (1, 2, 2):
            await scene.hours(24 * days + 0.1)
            await scene.quiet()
        await scene.reminders(3)
        told = await scene.direct(PAULA, "webhook does not take reminders")
        assert told.count("webhook does not take reminders") == 1


async def test_a_group_that_no_longer_exists_is_told_once_and_the_rest_goes_on():
    async with nudging(escalation_mention="S0GONE") as scene:
        await scene.ask("gmail")
        for days in (1, 2, 2):
            await scene.hours(24 * days + 0.1)
            await scene.quiet()
        found = await scene.reminders(3)
        assert all(message["pings"] == [PAULA] for message in found)
        told = await scene.direct(PAULA, "S0GONE")
        assert told.count("S0GONE") == 1


async def test_an_owner_who_left_hands_over_to_the_escalation_group_told_once(scene: NudgeScene):
    await scene.ask("gmail")
    await scene.stage.control("slack/user", user=PAULA, deleted=True)
    await scene.hours(24.1)
    (first,) = await scene.reminders(1)
    assert first["pings"] == ["S0LEADS"]
    await scene.hours(48)
    await scene.reminders(2)
    told = await scene.thread("please take this over")
    assert told.count("please take this over") == 1


async def test_an_archived_channel_gets_one_reminder_once_it_is_back(scene: NudgeScene):
    await scene.ask("gmail")
    await scene.stage.control("slack/channel", channel=CHANNEL, archived=True)
    for number, days in enumerate((1, 2, 2), start=1):
        await scene.hours(24 * days + 0.1)
        await scene.mails(number)
    await scene.stage.control("slack/channel", channel=CHANNEL, archived=False)
    await scene.hours(0.5)
    await scene.reminders(1)


async def test_a_clock_moved_back_sends_nothing_twice(scene: NudgeScene):
    await scene.ask("gmail")
    await scene.hours(24.1)
    await scene.reminders(1)
    await scene.quiet()  # what is owed at the moment of the jump would be owed for thirty hours
    await scene.jump(-30 * HOUR)
    await scene.quiet()
    await scene.hours(30)
    await scene.quiet()
    await scene.reminders(1)
    await scene.hours(48)
    await scene.reminders(2)


async def test_names_full_of_markup_reach_nobody_as_markup(scene: NudgeScene):
    name = "Bcc: x@y.example <!channel> *bold*"
    await scene.ask("gmail", contact_name=name, project="Project <!here>")
    await scene.hours(24.1)
    (mail,) = await scene.mails(1)
    assert mail["recipients"] == ["carla@acme.example"]
    await scene.settled()
    (message,) = [m for m in (await scene.state())["slack"]["messages"][CHANNEL] if "☐" in words(m)]
    assert message["pings"] == [PAULA]


async def test_three_days_down_is_one_reminder_for_each_intake(tmp_path: Path):
    sandbox = await start(World(scale=SCALE))
    settings: Json = {
        "database_url": f"sqlite:///{tmp_path / 'kept.db'}",
        "poll_young_seconds": 6,
        "nudge_cron": "* * * * *",
    }
    names = [f"Project {number}" for number in range(4)]
    try:
        async with Stage(sandbox.url) as stage:
            async with BotInSandbox(sandbox, **settings) as bot:
                await bot.app.socket.connected()
                scene = NudgeScene(sandbox, bot.app, stage)
                for name in names:
                    await scene.ask("gmail", project=name)
                await scene.settled()
            await scene.hours(72.1)
            async with BotInSandbox(sandbox, **settings) as bot:
                scene = NudgeScene(sandbox, bot.app, stage)
                for name in names:
                    await scene.reminders(1, title=name)
                assert len(by_smtp(await scene.state())) == len(names)
    finally:
        await sandbox.close()
