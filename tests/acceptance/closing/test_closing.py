"""Closing a project: who may, what it takes back, and that nothing of it is left."""

import asyncio

import pytest

from bot.adapters.store import tables
from sandbox.story.stage import words
from tests.acceptance.closing.stage import at_make, close, confirm, open_close, settled, statuses, teardowns
from tests.acceptance.scene import ADAM, FORM, GUS, MIA, PAULA, Json, Scene

DELETE_REMOTE = "POST /credential-requests/credentials/{credentialId}/delete-remote"
DELETE = "DELETE /credential-requests/requests/{requestId}"


async def three(scene: Scene) -> Json:
    """Gmail is authorized, HubSpot is waited for, Webflow is declined."""
    await scene.ask("gmail", "hubspot", "webflow")
    await scene.consent("Gmail", "authorize")
    await scene.consent("Webflow", "decline", reason="Not ours")
    return await scene.card("*Authorized*", "*Declined*", "*Pending*")


async def test_an_admin_closes_a_project(scene: Scene):
    card = await three(scene)
    view_id = await open_close(scene, card)
    shown = await scene.modal("Scenarios that use one of them stop at once", "*Gmail*", "Carla Client", user=ADAM)
    assert "Not given yet, and asked for no more: HubSpot" in shown
    assert "Ended already: Webflow" in shown
    answer = await confirm(scene, view_id, typed=f" {FORM['project'].upper()} ")
    assert answer["response_action"] == "update"
    card = await scene.card("This project is closed", f"<@{ADAM}>")
    assert "2 revoked" in words(card)
    assert "Reason: “Not ours”" in words(card), "what the client said stays readable"
    assert "credreq.close" not in str(card)
    await scene.thread("closes *Acme GmbH · Website relaunch*: all 3 apps are ended", "is closed: all 3 apps are ended")
    await settled(scene)
    held = await at_make(scene)
    assert (held["requests"], held["connections"]) == ([], [])
    assert sorted(await statuses(scene)) == ["Declined", "Revoked", "Revoked"]
    made = await scene.rows(tables.make_requests)
    assert {(m["creation"], m["public_uri"]) for m in made} == {("gone", None)}
    assert scene.world.calls.count("make", DELETE_REMOTE) == 1
    (done,) = await teardowns(scene)
    assert (done["state"], done["open_key"], len(done["rows"])) == ("done", None, 3)
    planned = [d for d in await scene.rows(tables.deliveries) if d["kind"] == "teardown.certificate"]
    assert [d["subject_id"] for d in planned] == [done["id"]]


async def test_another_name_closes_nothing(scene: Scene):
    card = await scene.ask("gmail")
    view_id = await open_close(scene, card, PAULA)
    await confirm(scene, view_id, PAULA, typed="Website")
    assert (await scene.errors())["close_name"].endswith("Please type: Website relaunch")
    assert await teardowns(scene) == []


@pytest.mark.parametrize("person", [MIA, GUS])
async def test_who_may_not_close_reads_so_and_opens_nothing(scene: Scene, person: str):
    card = await scene.ask("gmail")
    await scene.press(card, "close", user=person)
    await scene.whispered(person, "close this project")
    assert not (await scene.stage.state())["slack"]["modals"].get(person)
    assert await teardowns(scene) == []


async def test_the_owner_of_a_part_does_not_close_the_rest(scene: Scene):
    card = await scene.ask("gmail")
    await scene.send_form(user=ADAM, apps=["hubspot"], owner=ADAM)
    await scene.press(card, "close", user=PAULA)
    await scene.whispered(PAULA, f"Only <@{ADAM}>", "can close this project")


@pytest.mark.parametrize("times", [2, pytest.param(5, marks=pytest.mark.slow)])
async def test_two_admins_at_the_same_moment_make_one_teardown_over_and_over(scene: Scene, times: int):
    for number in range(1, times + 1):
        project = f"Round {number}"
        card = await scene.ask("gmail", project=project)
        await scene.consent("Gmail", "authorize")
        await scene.card("*Authorized*", title=project)
        forms = {user: await open_close(scene, card, user) for user in (PAULA, ADAM)}
        answers = await asyncio.gather(*(confirm(scene, view, user, project) for user, view in forms.items()))
        assert sorted(a["response_action"] for a in answers) == ["push", "update"]
        await scene.card("This project is closed", title=project)
        await settled(scene)
        assert len(await teardowns(scene)) == number
        assert scene.world.calls.count("make", DELETE_REMOTE) == number
        assert scene.world.calls.count("make", DELETE) == number


async def test_what_make_was_not_asked_for_yet_is_never_created(scene: Scene):
    fault = scene.fault("make", "5xx", "POST /credential-requests/requests/v2")
    assert (await scene.send_form(apps=["gmail", "hubspot"]))["response_action"] == "update"
    card = await scene.card("Make")
    await close(scene, card)
    await scene.card("Closing this project: 0 of 2 revoked")
    scene.world.faults.remove(fault)
    await scene.card("This project is closed")
    await scene.thread("*Gmail*: not asked for any more", "*HubSpot*: not asked for any more")
    await settled(scene)
    assert (await at_make(scene))["requests"] == []
    assert await statuses(scene) == ["Revoked", "Revoked"]


async def test_while_it_is_being_closed_nothing_new_is_asked_for(scene: Scene):
    card = await three(scene)
    fault = scene.fault("make", "outage")
    await close(scene, card)
    await scene.card("Closing this project: 1 of 3 revoked", "*Not revoked yet:*", "third-party access")
    view_id = await scene.open_form()
    await scene.fill(view_id, apps=["shopify"])
    await scene.submit(view_id)
    assert "is being closed" in (await scene.errors())["project"]
    await scene.command("close acme website", user=PAULA)
    await scene.whispered(PAULA, "is being closed already, as")
    scene.world.faults.remove(fault)
    await scene.card("This project is closed")
    await scene.ask("shopify")
    assert len(await scene.rows(tables.intakes)) == 2


async def test_the_command_finds_the_project(scene: Scene):
    await scene.ask("gmail")
    await scene.command("close nobody", user=ADAM)
    await scene.whispered(ADAM, "I found nothing under way for “nobody”")
    await scene.command("close", user=ADAM)
    await confirm(scene, await scene.form(ADAM))
    await scene.card("This project is closed")
