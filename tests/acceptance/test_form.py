"""What the form refuses, where it says so, and that nothing filled in is lost over it."""

from typing import Any

import pytest

from tests.acceptance.scene import CARLA, CHANNEL, DORA, GUS, PAULA, Json, Scene, eventually

EMAIL = "This does not look like an e-mail address yet. An example: anna@example.com"
NOT_ASCII = "Make only takes addresses in plain letters (a-z), without accents. An example: anna@example.com"


def picked(*keys: str) -> Json:
    options = [{"text": {"type": "plain_text", "text": key}, "value": key} for key in keys]
    return {"type": "multi_external_select", "selected_options": options}


async def refused(scene: Scene, **changed: Any) -> dict[str, str]:
    """Submit a form that only differs from a good one in `changed`; returns the texts under its fields."""
    view_id = await scene.open_form()
    await scene.fill(view_id)
    answer = await scene.dispatch_form(view_id, **changed)
    await scene.nothing_lost(intakes=0, rows=0)
    assert answer["response_action"] == "errors"
    errors: dict[str, str] = answer["errors"]
    assert (await scene.dispatch_form(view_id))["response_action"] == "update", "the same form, corrected, goes on"
    await scene.card("*Pending*")
    await scene.nothing_lost()
    return {block.removeprefix("credreq."): text for block, text in errors.items()}


async def test_the_client_refuses_what_is_no_address(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id)
    for typed in ("carla", "carla@acme", "carla@@acme.example", "carla acme.example"):
        await scene.type(view_id, "contact_email", typed)
        answer = await scene.submit(view_id)
        assert answer["errors"] == {"credreq.contact_email": "Please enter a valid email address."}
    await scene.nothing_lost(intakes=0, rows=0)


ADDRESSES = [
    ("carla@-acme.example", EMAIL),
    ("carla..client@acme.example", EMAIL),
    (f"carla@{'.'.join(c * 50 for c in 'abcd')}.example", EMAIL),
    ("zoë@acme.example", NOT_ASCII),
    ("carla@münchen.example", NOT_ASCII),
    ("карла@пример.рф", NOT_ASCII),
]


async def test_an_address_that_make_would_refuse_is_asked_for_again(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id)
    for typed, told in ADDRESSES:
        await scene.type(view_id, "contact_email", typed)
        answer = await scene.submit(view_id)
        assert answer["errors"] == {"credreq.contact_email": told}
        assert await scene.errors() == {"contact_email": told}
    await scene.nothing_lost(intakes=0, rows=0)
    await scene.type(view_id, "contact_email", "carla@acme.example")
    assert (await scene.submit(view_id))["response_action"] == "update"
    await scene.card("*Pending*")
    await scene.nothing_lost()


async def test_a_sponsor_without_a_good_address_is_asked_for_again(scene: Scene):
    answer = await scene.send_form(sponsor_email="zoë@acme.example")
    assert answer["errors"] == {"credreq.sponsor_email": NOT_ASCII}
    await scene.nothing_lost(intakes=0, rows=0)


async def test_every_problem_is_told_at_once(scene: Scene):
    answer = await scene.send_form(client="x" * 120, contact_email="zoë@acme.example", card_channel="C0RANDOM")
    assert set(answer["errors"]) == {"credreq.client", "credreq.contact_email", "credreq.channel"}
    await scene.nothing_lost(intakes=0, rows=0)


async def test_an_app_twice(scene: Scene):
    told = await refused(scene, apps=picked("gmail", "webflow", "gmail"))
    assert told == {"apps": "One app is in here twice. Please pick it once."}


async def test_more_than_twenty_apps(scene: Scene):
    told = await refused(scene, apps=picked(*[f"app-{n}" for n in range(21)]))
    wanted = "One request holds up to 20 apps; these are 21. Please open a second one for the rest."
    assert told == {"apps": wanted}


async def test_the_client_lets_nobody_pick_more_than_twenty_apps(scene: Scene):
    view_id = await scene.open_form()
    offered = await scene.offered_apps(view_id)
    apps = [option["value"] for option in offered][:21]
    assert len(apps) == 21
    await scene.fill(view_id, apps=apps[:20])
    all_of_them = {"view_id": view_id, "block_id": "credreq.apps", "action_id": "credreq.pick_apps", "value": apps}
    await scene.stage.do(PAULA, "input", **all_of_them)
    answer = await scene.submit(view_id)
    assert answer["errors"] == {"credreq.apps": "Please select no more than 20 items."}
    await scene.nothing_lost(intakes=0, rows=0)


async def test_twenty_apps_fit_on_one_card(scene: Scene):
    view_id = await scene.open_form()
    offered = await scene.offered_apps(view_id)
    apps = [option["value"] for option in offered][:20]
    await scene.fill(view_id, apps=apps)
    assert (await scene.submit(view_id))["response_action"] == "update"
    card = await scene.card("*Pending*", times=20)
    assert len(card["blocks"]) <= 50
    for app in offered[:20]:
        assert f"*{app['text']['text']}*" in str(card["blocks"])
    await scene.nothing_lost(rows=20)


async def test_no_app_at_all(scene: Scene):
    assert await refused(scene, apps=picked()) == {"apps": "Please pick at least one app."}


async def test_an_app_that_left_the_catalogue(scene: Scene):
    told = await refused(scene, apps=picked("<!channel>"))
    assert "<!channel>” is no longer in the catalogue" in told["apps"]


async def test_a_channel_the_bot_is_not_in(scene: Scene):
    answer = await scene.send_form(card_channel="C0RANDOM")
    wanted = "I am not in #random yet. Invite me there with /invite @credreq, or pick another one."
    assert answer["errors"] == {"credreq.channel": wanted}
    await scene.nothing_lost(intakes=0, rows=0)
    await scene.stage.control("slack/channel", channel="C0RANDOM", bot_in=True)
    assert (await scene.submit(answer["form"]))["response_action"] == "update"
    await scene.card("*Pending*", channel="C0RANDOM")
    await scene.nothing_lost()


async def test_a_channel_that_is_archived_meanwhile(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id)
    await scene.stage.control("slack/channel", channel=CHANNEL, archived=True)
    answer = await scene.submit(view_id)
    assert answer["errors"] == {"credreq.channel": "#client-acme is archived. Please pick another channel."}
    await scene.nothing_lost(intakes=0, rows=0)


async def test_a_channel_nobody_knows(scene: Scene):
    told = await refused(scene, channel={"type": "conversations_select", "selected_conversation": "C0NOBODY"})
    assert told["channel"] == "I cannot see this channel. Invite me there with /invite @credreq, or pick another one."


OWNERS = [
    ("U0CREDREQ", "credreq is a bot. Please pick a person, so that somebody hears the outcome."),
    (GUS, "Gus Guest is a guest or from another workspace. Please pick a full member."),
    (CARLA, "Carla Client is a guest or from another workspace. Please pick a full member."),
    (DORA, "Dora Departed is no longer active here. Please pick somebody else."),
    ("U0NOBODY", "Slack does not know this person. Please pick somebody of this workspace."),
]


async def test_an_owner_who_cannot_be_one(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id)
    for owner, told in OWNERS:
        answer = await scene.dispatch_form(view_id, owner={"type": "users_select", "selected_user": owner})
        assert answer["errors"] == {"credreq.owner": told}
    await scene.nothing_lost(intakes=0, rows=0)


@pytest.mark.parametrize(
    ("person", "told"),
    [
        (GUS, "Guests cannot open access requests. Please ask a full member of this workspace."),
        (CARLA, "This belongs to another workspace. Please ask your contact here to open access requests for you."),
    ],
)
async def test_who_may_not_open_reads_whom_to_ask(scene: Scene, person: str, told: str):
    channel = "C0SHARED" if person == CARLA else CHANNEL
    await scene.command("new", person, channel)
    assert told in await scene.whispered(person, told)
    state = await scene.stage.state()
    assert person not in state["slack"]["modals"]
    await scene.nothing_lost(intakes=0, rows=0)


async def test_who_is_deactivated_with_the_form_open_may_not_send_it(scene: Scene):
    view_id = await scene.open_form("U0MIA")
    await scene.fill(view_id, "U0MIA")
    view = (await scene.stage.state())["slack"]["modals"]["U0MIA"][-1]
    await scene.stage.control("slack/user", user="U0MIA", deleted=True)
    body = {"type": "view_submission", "team": {"id": "T0NORTH"}, "user": {"id": "U0MIA", "team_id": "T0NORTH"}}
    answer = await scene.dispatch(body | {"view": view})
    assert "Your account is not active here, so you cannot open access requests." in str(answer["view"])
    await scene.nothing_lost(intakes=0, rows=0)


async def test_the_same_once_more_leads_to_its_card(scene: Scene):
    card = await scene.ask("gmail", "webflow")
    answer = await scene.send_form(
        "U0MIA", client="ACME  gmbh", project="website RELAUNCH", apps=["webflow", "hubspot"]
    )
    assert answer["response_action"] == "push"
    told = await scene.modal("somebody has asked for this already", user="U0MIA")
    assert "*Webflow*, owned by <@U0PAULA>" in told
    assert card["ts"].replace(".", "") in told, "the way to the card"
    assert "HubSpot" not in told
    await scene.nothing_lost(rows=2)


async def test_the_form_below_the_hint_can_be_sent_without_what_is_open(scene: Scene):
    await scene.ask("gmail")
    answer = await scene.send_form(apps=["gmail", "webflow"])
    assert answer["response_action"] == "push"
    await scene.stage.do(PAULA, "close", view_id=answer["view_id"])
    await scene.fill(answer["form"], apps=["webflow"])
    assert (await scene.submit(answer["form"]))["response_action"] == "update"

    async def both() -> bool:
        state = await scene.stage.state()
        return len(state["make"]["requests"]) == 2

    await eventually("Make has both", both)
    await scene.nothing_lost(intakes=2, rows=2)


async def test_what_was_revoked_can_be_asked_for_anew(scene: Scene):
    card = await scene.ask("gmail")
    await scene.press(card, "revoke")
    await scene.card("*Revoked*")
    await scene.settled()
    assert (await scene.send_form())["response_action"] == "update"
    await scene.card("*Pending*")
    await scene.nothing_lost(intakes=2, rows=2)
