from sandbox.story.stage import words
from tests.acceptance.nudges.stage import NudgeScene, by_smtp, nudges
from tests.acceptance.scene import CHANNEL, FORM


async def test_one_reminder_after_a_day_one_escalation_after_three_then_every_two(scene: NudgeScene):
    await scene.ask("gmail", "hubspot", sponsor_email="boss@acme.example")
    await scene.hours(23.9)
    await scene.quiet()
    assert nudges(await scene.state(), FORM["project"], CHANNEL) == []
    await scene.hours(0.2)
    (first,) = await scene.reminders(1)
    assert "<@U0PAULA>" in first["text"]
    assert "S0LEADS" not in words(first)
    (mail,) = await scene.mails(1)
    assert mail["recipients"] == ["carla@acme.example"]
    assert "/consent/" in mail["text"]
    assert "/consent/" not in words(first)
    await scene.hours(24)
    await scene.quiet()
    await scene.reminders(1)
    await scene.hours(24)
    second = (await scene.reminders(2))[1]
    assert "S0LEADS" in second["pings"]
    assert (await scene.mails(2))[1]["recipients"] == ["carla@acme.example", "boss@acme.example"]
    for number in (3, 4):
        await scene.hours(47)
        await scene.quiet()
        assert len(nudges(await scene.state(), FORM["project"], CHANNEL)) == number - 1
        await scene.hours(1)
        await scene.reminders(number)
    assert len(by_smtp(await scene.state())) == 4


async def test_none_after_authorization(scene: NudgeScene):
    await scene.ask("gmail", "hubspot")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.hours(24.1)
    (first,) = await scene.reminders(1)
    assert "☑ *Gmail*" in words(first)
    assert "☐ *HubSpot*" in words(first)
    await scene.consent("HubSpot", "authorize")
    await scene.card("*Authorized*", times=2)
    await scene.hours(200)
    await scene.quiet()
    await scene.reminders(1)
    assert len(by_smtp(await scene.state())) == 1
