"""Revoke: who may, what happens at Make, and what the card and the thread say until it is proven."""

import pytest

from tests.acceptance.scene import ADAM, CARLA, DORA, GUS, MIA, PAULA, Json, Scene

DELETE_REMOTE = "POST /credential-requests/credentials/{credentialId}/delete-remote"
DECLINE = "POST /credential-requests/credentials/{credentialId}/decline"
DETAIL = "GET /credential-requests/requests/{requestId}/detail"


async def authorized(scene: Scene, *apps: str) -> Json:
    await scene.ask(*(apps or ("gmail",)))
    await scene.consent("Gmail", "authorize")
    return await scene.card("*Authorized*")


async def nothing_is_held(scene: Scene) -> None:
    await scene.stage.until("Make holds no connection", lambda s: not s["make"]["connections"])


async def test_the_owner_revokes(scene: Scene):
    card = await authorized(scene, "gmail", "webflow")
    await scene.press(card, "revoke", "Gmail")
    await scene.whispered(PAULA, "Revoking *Gmail*. The card shows when it is proven.")
    card = await scene.card("*Revoked*", f"by <@{PAULA}>", "*Pending*")
    assert "1 revoked" in card["text"]
    told = await scene.thread(f"<@{PAULA}> asked to revoke *Gmail*.", "🔒 *Gmail*: revoked")
    assert "1 credential was removed" in told
    assert "nothing is attached any more" in told
    await nothing_is_held(scene)
    assert scene.world.calls.count("make", DELETE_REMOTE) == scene.world.calls.count("make", DECLINE) == 1
    await scene.nothing_lost(rows=2)


async def test_an_admin_revokes_what_is_not_theirs(scene: Scene):
    card = await authorized(scene)
    await scene.press(card, "revoke", user=ADAM)
    await scene.card("*Revoked*", f"by <@{ADAM}>")
    assert f"🔒 *Gmail*: revoked, as <@{ADAM}> asked." in await scene.thread("🔒")
    await nothing_is_held(scene)
    await scene.nothing_lost()


async def test_what_was_never_authorized_can_be_revoked_too(scene: Scene):
    card = await scene.ask("gmail")
    await scene.press(card, "revoke")
    await scene.card("*Revoked*")
    await scene.thread("there was nothing to remove, and nothing is attached")
    assert scene.world.calls.count("make", DECLINE) == 1, "its link asks for nothing any more"
    await scene.nothing_lost()


ONLY = "Only <@U0PAULA> and <@U0ADAM> can revoke this access. Please ask them."


@pytest.mark.parametrize(
    ("person", "told"),
    [
        (MIA, ONLY),
        (GUS, "Guests cannot revoke this access. Please ask a full member of this workspace."),
    ],
)
async def test_who_may_not_reads_who_may(scene: Scene, person: str, told: str):
    card = await authorized(scene)
    await scene.press(card, "revoke", user=person)
    await scene.whispered(person, told)
    state = await scene.stage.state()
    assert len(state["make"]["connections"]) == 1
    assert not [user for user in state["slack"]["ephemerals"] if user != person], "only they read it"
    assert scene.world.calls.count("make", DELETE_REMOTE) == 0
    await scene.nothing_lost()


async def test_a_stranger_in_a_shared_channel_changes_nothing(scene: Scene):
    assert (await scene.send_form(card_channel="C0SHARED"))["response_action"] == "update"
    await scene.card("*Pending*", channel="C0SHARED")
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized*", channel="C0SHARED")
    await scene.press(card, "revoke", user=CARLA)
    told = await scene.whispered(CARLA, "This belongs to another workspace.")
    assert "Please ask your contact here to revoke this access for you." in told
    assert len((await scene.stage.state())["make"]["connections"]) == 1
    await scene.nothing_lost()


async def test_who_was_deactivated_meanwhile_is_refused(scene: Scene):
    card = await authorized(scene)
    await scene.press_by_hand(card, "revoke", user=DORA)
    await scene.whispered(DORA, "Your account is not active here, so you cannot revoke this access.")
    await scene.stage.control("slack/user", user=PAULA, deleted=True)
    await scene.press_by_hand(card, "revoke", user=PAULA)
    await scene.whispered(PAULA, "Your account is not active here")
    assert len((await scene.stage.state())["make"]["connections"]) == 1
    await scene.nothing_lost()


async def test_who_asked_is_checked_again_when_it_is_carried_out(scene: Scene):
    card = await authorized(scene)
    broken = scene.fault("make", "5xx", DETAIL)
    await scene.press(card, "revoke")
    await scene.card("*Revoking…*", "Make had trouble")
    await scene.stage.control("slack/user", user=PAULA, deleted=True)
    scene.world.faults.remove(broken)
    card = await scene.card("*Authorized*", "Who asked for this revoke may no longer ask for it.")
    await scene.thread("*Gmail*: not revoked yet. Who asked for this revoke may no longer ask for it.")
    assert scene.world.calls.count("make", DELETE_REMOTE) == 0
    await scene.press(card, "revoke", user=ADAM)
    await scene.card("*Revoked*", f"by <@{ADAM}>", without="may no longer")
    await nothing_is_held(scene)
    await scene.nothing_lost()


async def test_the_owner_gets_the_link_and_nobody_else_does(scene: Scene):
    card = await scene.ask("gmail")
    assert "/consent/" not in str(card)
    await scene.press(card, "show_link")
    told = await scene.whispered(
        PAULA, "The link for *Gmail*, for Carla Client (carla@acme.example) only:", "/consent/"
    )
    assert "Whoever opens it can sign in for the client" in told
    await scene.press(card, "show_link", user=MIA)
    assert "/consent/" not in await scene.whispered(MIA, "Only <@U0PAULA> and <@U0ADAM> can see this link.")
    await scene.thread(f"<@{PAULA}> looked at the link for *Gmail*.")
    state = await scene.stage.state()
    assert "/consent/" not in str(state["slack"]["messages"])
    await scene.nothing_lost()


@pytest.mark.parametrize("operation", [DELETE_REMOTE, DECLINE, DETAIL])
@pytest.mark.parametrize("kind", ["5xx", "lost_answer", "lost_before"])
async def test_make_fails_half_way_and_it_goes_on_by_itself(scene: Scene, operation: str, kind: str):
    card = await authorized(scene)
    scene.fault("make", kind, operation, times=4 if operation == DETAIL else 1)
    await scene.press(card, "revoke")
    await scene.card("*Revoked*", f"by <@{PAULA}>")
    told = await scene.thread("🔒 *Gmail*: revoked")
    assert told.count("🔒") == told.count("🔄") == 1
    await nothing_is_held(scene)
    await scene.nothing_lost()


async def test_a_lasting_failure_half_way_stands_on_the_row_until_it_is_done(scene: Scene):
    card = await authorized(scene)
    broken = scene.fault("make", "5xx", DECLINE)
    await scene.press(card, "revoke")
    card = await scene.card("*Revoking…*", "Make had trouble of its own when asked to decline the credential")
    assert "credreq.revoke" not in str(card["blocks"]), "it is under way"
    told = await scene.thread("*Gmail*: not revoked yet.", "I keep at it until it is done.")
    assert told.count("not revoked yet") == 1, "told once for each reason"
    await nothing_is_held(scene)
    scene.world.faults.remove(broken)
    card = await scene.card("*Revoked*", without="trouble")
    await scene.thread("🔒 *Gmail*: revoked")
    await scene.nothing_lost()


async def test_a_refused_revoke_is_tried_again_later(scene: Scene):
    card = await authorized(scene)
    scene.world.switches.set("make.token_scopes", ["credential-requests:read", "organization:read"])
    await scene.press(card, "revoke")
    await scene.card("*Revoking…*", "the API token lacks the scope credential-requests:write")
    await scene.thread("*Gmail*: not revoked yet. Make refused to revoke the credential")
    scene.world.switches.set(
        "make.token_scopes", ["credential-requests:read", "credential-requests:write", "organization:read"]
    )
    await scene.jump(16 * 60)
    await scene.card("*Revoked*", without="lacks the scope")
    await nothing_is_held(scene)
    await scene.nothing_lost()


async def test_what_was_declined_but_still_held_a_connection_ends_declined_at_make(scene: Scene):
    await authorized(scene)
    request = (await scene.stage.state())["make"]["requests"][0]
    where = {"requestId": request["id"], "credentialId": request["credentials"][0]["id"]}
    await scene.stage.control("make/consent", **where, do="decline", reason="On second thought")
    card = await scene.card("*Access is still there*", "This had ended, yet Make still holds access.")
    await scene.press(card, "revoke")
    await scene.card("*Revoked*")
    state = await scene.stage.state()
    assert not state["make"]["connections"]
    assert [c["state"] for r in state["make"]["requests"] for c in r["credentials"]] == ["declined"]


async def test_access_given_again_through_the_old_link_is_taken_back(scene: Scene):
    scene.world.switches.set("make.authorize_after_decline", "allowed")
    card = await authorized(scene)
    await scene.press(card, "revoke")
    await scene.card("*Revoked*")
    await scene.settled()
    request = (await scene.stage.state())["make"]["requests"][0]
    credential = request["credentials"][0]["id"]
    await scene.stage.control("make/consent", requestId=request["id"], credentialId=credential, do="authorize")
    await scene.thread("Make holds access again although this was revoked. I take it back now.")
    await scene.thread("🔒", times=2)
    await scene.card("*Revoked*", without="still there")
    await nothing_is_held(scene)
    await scene.nothing_lost()
