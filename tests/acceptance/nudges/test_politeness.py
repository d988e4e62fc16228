"""Snooze, mute, waiting on us, working hours, answers in the thread, one now, and who may."""

from bot.adapters.store import tables
from sandbox.story.stage import words
from tests.acceptance.nudges.stage import NudgeScene, by_smtp, nudges, nudging
from tests.acceptance.scene import ADAM, CARLA, CHANNEL, FORM, GUS, MIA, PAULA, Json


async def _none(scene: NudgeScene) -> None:
    await scene.quiet()
    assert nudges(await scene.state(), FORM["project"], CHANNEL) == []


async def test_nudge_now_sends_one_at_once_and_no_second_within_the_quiet_period(scene: NudgeScene):
    card = await scene.ask("gmail")
    await scene.nudge_now(card)
    await scene.reminders(1)
    await scene.whispered(PAULA, "is on its way")
    await scene.thread("asked for a reminder now")
    await scene.nudge_now(card)
    await scene.whispered(PAULA, "the next can go out")
    await scene.command("nudge acme", user=ADAM)
    await scene.whispered(ADAM, "the next can go out")
    await scene.reminders(1)
    await scene.hours(47)
    await scene.quiet()
    await scene.reminders(1)
    await scene.hours(1.1)
    (_, second) = await scene.reminders(2)
    assert "S0LEADS" not in second["pings"], "it is not three days old"


async def test_the_command_asks_which_one_and_finds_none(scene: NudgeScene):
    await scene.ask("gmail")
    await scene.ask("gmail", project="Another one")
    await scene.command("nudge acme")
    await scene.whispered(PAULA, "Please say which one", "Another one")
    await scene.command("nudge nobody")
    await scene.whispered(PAULA, "nothing under way for “nobody”")
    await scene.command("nudge another")
    await scene.reminders(1, title="Another one")


async def test_who_may_not_is_told_who_may_and_nothing_changes(scene: NudgeScene):
    card = await scene.ask("gmail")
    await scene.settled()
    before = await scene.rows(tables.intakes)
    for user, told in ((MIA, "Only <@U0PAULA> and <@U0ADAM>"), (GUS, "Guests cannot")):
        await scene.nudge_now(card, user)
        for choice in ("tomorrow", "monday", "date", "mute", "pause"):
            await scene.pick(card, choice, user)
        await scene.command("nudge acme", user=user)
        everything = await scene.whispered(user, told)
        assert everything.count(told) >= 6
    await scene.settled()
    assert await scene.rows(tables.intakes) == before
    await _none(scene)


def _snoozing(state: Json) -> Json | None:
    """The open form that snoozes; what an earlier command left open does not count."""
    views = state["slack"]["modals"].get(PAULA) or []
    return next((view for view in views if "credreq.snooze_day" in str(view["blocks"])), None)


async def test_a_snoozed_reminder_waits_and_the_thread_says_so(scene: NudgeScene):
    card = await scene.ask("gmail")
    await scene.pick(card, "date")
    view = await scene.stage.until("the form opens", _snoozing)
    day = (scene.world.clock.now().date()).fromordinal(scene.world.clock.now().date().toordinal() + 5).isoformat()
    answer = {"view_id": view["id"], "block_id": "credreq.snooze_day", "action_id": "credreq.value", "value": day}
    await scene.stage.do(PAULA, "input", **answer)
    await scene.submit(view["id"])
    await scene.thread("snoozed the reminders until")
    await scene.card("Snoozed until")
    await scene.hours(72)
    await _none(scene)
    await scene.hours(72)
    await scene.reminders(1)


async def test_a_snooze_that_is_over_is_refused_in_the_form(scene: NudgeScene):
    card = await scene.ask("gmail")
    await scene.pick(card, "date")
    view = await scene.stage.until("the form opens", _snoozing)
    answer = {
        "view_id": view["id"],
        "block_id": "credreq.snooze_day",
        "action_id": "credreq.value",
        "value": "2020-01-01",
    }
    await scene.stage.do(PAULA, "input", **answer)
    refused = await scene.submit(view["id"])
    assert "still to come" in str(refused["errors"])


async def test_the_menu_snoozes_until_a_morning(scene: NudgeScene):
    card = await scene.ask("gmail")
    for times, choice in enumerate(("tomorrow", "monday"), 1):
        await scene.pick(card, choice)
        assert "No reminder for" in words((await scene.whispers(PAULA, times))[-1])
        (intake,) = await scene.rows(tables.intakes)
        until, now = intake["snoozed_until"], scene.world.clock.now()
        assert 0 < (until - now).total_seconds() <= (7 * 24 + 1) * 3600
        assert choice != "monday" or until.weekday() == 0


async def test_muted_reminders_stay_away_until_they_are_wanted_again(scene: NudgeScene):
    card = await scene.ask("gmail")
    await scene.pick(card, "mute")
    await scene.thread("muted the reminders")
    card = await scene.card("Reminders are muted")
    await scene.hours(100)
    await _none(scene)
    await scene.pick(card, "unmute")
    await scene.thread("switched the reminders on again")
    await scene.hours(0.1)
    await scene.reminders(1)


async def test_while_it_waits_on_us_nobody_is_reminded_and_nothing_is_late(scene: NudgeScene):
    card = await scene.ask("gmail")
    await scene.pick(card, "pause")
    card = await scene.card("Waiting on us since")
    await scene.hours(100)
    await _none(scene)
    assert "late" not in words(await scene.card("Waiting on us since"))
    await scene.pick(card, "resume")
    await scene.thread("The clock begins anew")
    await scene.card("Next reminder")
    await scene.hours(23)
    await _none(scene)
    await scene.hours(1.1)
    await scene.reminders(1)


async def test_the_card_turns_late_by_itself(scene: NudgeScene):
    await scene.ask("gmail")
    card = await scene.card("answer due")
    await scene.pick(card, "mute")
    await scene.card("Reminders are muted")
    await scene.hours(72.1)
    await scene.card("*late*")


async def test_an_answer_of_the_client_is_told_and_the_next_reminder_waits():
    async with nudging() as scene:
        shared = "C0SHARED"
        await scene.send_form(apps=["gmail"], contact_slack=CARLA, channel=shared)
        card = await scene.card("*Pending*", channel=shared)
        await scene.hours(23)
        for text in ("I will look at it tomorrow", "…or on Monday"):
            await scene.stage.do(CARLA, "message", channel=shared, text=text, thread_ts=card["ts"])
        told = await scene.direct(PAULA, "answered in the thread")
        assert told.count("answered in the thread") == 1
        await scene.hours(2)
        await scene.quiet()
        assert nudges(await scene.state(), FORM["project"], shared) == []
        await scene.hours(11)
        (reminder,) = await scene.reminders(1, channel=shared)
        assert CARLA in reminder["pings"]
        assert by_smtp(await scene.state()) == []
        await scene.whispered(CARLA, "These links are for you alone", "/consent/")
        whispers = (await scene.state())["slack"]["ephemerals"][CARLA]
        assert ["thread_ts" in whisper for whisper in whispers] == [False]


async def test_colleagues_and_edits_are_no_answers_of_the_client(scene: NudgeScene):
    card = await scene.ask("gmail")
    await scene.stage.do(MIA, "message", channel=CHANNEL, text="Any news?", thread_ts=card["ts"])
    await scene.stage.do(PAULA, "message", channel=CHANNEL, text="No", thread_ts=card["ts"])
    await scene.stage.do(GUS, "message", channel=CHANNEL, text="Elsewhere")
    await scene.settled()
    (intake,) = await scene.rows(tables.intakes)
    assert intake["replied_at"] is None
    await scene.stage.do(GUS, "message", channel=CHANNEL, text="Soon!", thread_ts=card["ts"])
    await scene.direct(PAULA, "answered in the thread")


async def test_a_german_contact_is_written_to_in_german(scene: NudgeScene):
    await scene.ask("gmail", language="de")
    await scene.hours(24.1)
    (mail,) = await scene.mails(1)
    assert mail["subject"] == "Zur Erinnerung: Zugänge für Website relaunch"
    assert "Guten Tag Carla Client," in mail["text"]
    (reminder,) = await scene.reminders(1)
    assert "has one app still to authorize" in words(reminder)


async def test_preview_tells_whom_when_where_and_with_which_words(scene: NudgeScene):
    await scene.ask("gmail", "hubspot", calendar="Europe/Berlin Mon-Sun 0-24", sponsor_email="boss@acme.example")
    await scene.command("preview")
    told = await scene.whispered(
        PAULA, "Next reminder", "Europe/Berlin", "carla@acme.example", "☐ *Gmail*", "Hello Carla"
    )
    assert "/consent/" not in told
    assert "boss@acme.example" not in told
    await scene.hours(24.1)
    await scene.reminders(1)
    await scene.command("preview acme", user=MIA)
    await scene.whispered(MIA, "boss@acme.example", "S0LEADS")


async def test_the_form_shows_the_first_reminder_before_anything_is_opened(scene: NudgeScene):
    view = await scene.open_form()
    await scene.fill(view, apps=["gmail", "hubspot"], calendar="Europe/Berlin Mon-Sun 0-24")
    await shows(scene, "first reminder", "Europe/Berlin", "carla@acme.example", "☐ *HubSpot*", "Hello Carla")
    await scene.fill(view, language="de", calendar="Mars/Olympus")
    await shows(scene, "first reminder", "Guten Tag Carla")
    refused = await scene.submit(view)
    assert "“Mars/Olympus” is no time zone" in str(refused["errors"])
    await scene.nothing_lost(intakes=0, rows=0)


async def shows(scene: NudgeScene, *words: str) -> None:
    """Wait until the open form shows some words."""

    def told(state: Json) -> bool:
        return all(word in str(state["slack"]["modals"][PAULA][-1]["blocks"]) for word in words)

    await scene.stage.until(f"the form shows {words}", told)
