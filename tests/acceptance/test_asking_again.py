"""Ask again: the old link dies first, then the same row gets a request of its own."""

import pytest

from bot.adapters.store import tables
from tests.acceptance.scene import ADAM, MIA, PAULA, Json, Scene, button_of, eventually

DELETE = "DELETE /credential-requests/requests/{requestId}"
DETAIL = "GET /credential-requests/requests/{requestId}/detail"
CREATE = "POST /credential-requests/requests/v2"


async def declined(scene: Scene, reason: str = "We use another account") -> Json:
    await scene.ask("gmail")
    await scene.consent("Gmail", "decline", reason=reason)
    return await scene.card("*Declined*", "Reason:")


async def at_make(scene: Scene) -> list[Json]:
    return list((await scene.stage.state())["make"]["requests"])


async def test_a_declined_app_is_asked_for_again_on_the_same_row(scene: Scene):
    card = await declined(scene)
    (old,) = await at_make(scene)
    assert "We use another account" in str(confirm_of(card)), "the reason is read before anything happens"
    await scene.press(card, "ask_again")
    await scene.whispered(PAULA, "Asking the client again for *Gmail*: the old link is taken down first.")
    card = await scene.card("*Pending*", without="Reason:")
    (new,) = await at_make(scene)
    assert new["id"] != old["id"], "of the old link nothing is left"
    await scene.thread("the old link is dead and nothing is left of it at Make. Carla Client gets a new one.")
    (row,) = await scene.rows(tables.requests)
    assert (row["status"], row["decline_reason"], row["nudge_count"], row["last_nudge_at"]) == (
        "Pending",
        None,
        0,
        None,
    )
    assert row["requested_at"] > row["created_at"]
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    held = await scene.rows(tables.credentials)
    assert sorted(c["state"] for c in held) == ["authorized", "gone"], "the old one is kept as history"
    assert len((await scene.stage.state())["make"]["connections"]) == 1


def confirm_of(card: Json) -> Json:
    buttons = [e for block in card["blocks"] for e in block.get("elements", [])]
    confirm: Json = next(b for b in buttons if b.get("action_id") == "credreq.ask_again")["confirm"]
    return confirm


async def test_what_was_revoked_or_deleted_is_asked_for_again(scene: Scene):
    await scene.ask("gmail", "webflow")
    await scene.consent("Webflow", "remove")
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized*", "deleted at Make")
    await scene.press(card, "revoke", "Gmail")
    card = await scene.card("*Revoked*")
    await scene.press(card, "ask_again", "Gmail")
    await scene.press(card, "ask_again", "Webflow")
    await scene.card("*Pending*", times=2, without="*Revoked*")
    await scene.settled()
    assert len(await at_make(scene)) == 2
    assert not (await scene.stage.state())["make"]["connections"]


async def test_who_may_not_reads_who_may(scene: Scene):
    card = await declined(scene)
    await scene.press(card, "ask_again", user=MIA)
    await scene.whispered(MIA, f"Only <@{PAULA}> and <@{ADAM}> can ask the client again.")
    assert scene.world.calls.count("make", DELETE) == 0


@pytest.mark.parametrize(("operation", "kind"), [(DELETE, "lost_answer"), (DETAIL, "5xx"), (CREATE, "lost_answer")])
async def test_make_fails_half_way_and_it_goes_on_by_itself(scene: Scene, operation: str, kind: str):
    card = await declined(scene)
    scene.fault("make", kind, operation, times=4 if operation == DETAIL else 1)
    await scene.press(card, "ask_again")
    await scene.card("*Pending*", without="Reason:")
    await scene.settled()
    assert len(await at_make(scene)) == 1, "one live link, never two"
    assert (await scene.thread("gets a new one")).count("gets a new one") == 1


async def test_while_the_old_link_cannot_be_taken_down_nothing_new_is_asked(scene: Scene):
    card = await declined(scene)
    broken = scene.fault("make", "5xx", DELETE)
    await scene.press(card, "ask_again")
    card = await scene.card("*Being asked again…*", "Make had trouble")
    assert scene.world.calls.count("make", CREATE) == 1
    told = await scene.thread("not asked again yet.")
    assert told.count("not asked again yet") == 1
    answer = await scene.send_form(apps=["gmail"])
    assert answer["response_action"] == "push", "nobody else asks for it meanwhile"
    scene.world.faults.remove(broken)
    await scene.card("*Pending*", without="trouble")


async def test_the_same_app_open_elsewhere_is_not_asked_for_twice(scene: Scene):
    card = await declined(scene)
    await scene.settled()
    assert (await scene.send_form(apps=["gmail"]))["response_action"] == "update"
    await scene.settled()
    await scene.press(card, "ask_again")
    await scene.whispered(PAULA, "*Gmail* is under way already for this client and project, owned by <@U0PAULA>")
    assert scene.world.calls.count("make", DELETE) == 0
    assert len(await at_make(scene)) == 2


async def test_one_app_of_a_shared_link_gets_a_link_of_its_own(scene: Scene):
    scene.world.switches.set("make.authorize_after_decline", "allowed")
    await scene.send_form(apps=["gmail", "webflow"], one_link=["one_link"])
    await scene.card("*Pending*", times=2)
    await scene.consent("Webflow", "authorize")
    await scene.consent("Gmail", "decline", reason="No")
    card = await scene.card("*Declined*", "*Authorized*")
    (old,) = await at_make(scene)
    await scene.press(card, "ask_again", "Gmail")
    await scene.card("*Pending*", "*Authorized*", without="*Declined*")
    await scene.settled()
    assert len(await at_make(scene)) == 2, "the others' link stays"
    left = next(c for c in old["credentials"] if "Gmail" in c["nameOverride"])
    await scene.stage.control("make/consent", requestId=old["id"], credentialId=left["id"], do="authorize")
    await scene.thread("*Gmail*: access was given through the old link, which has been replaced.")

    async def taken_back() -> bool:
        return len((await scene.stage.state())["make"]["connections"]) == 1

    await eventually("only Webflow's connection is left", taken_back)
    card = await scene.card("*Pending*", "*Authorized*")
    assert button_of(card, "credreq.show_link", "Gmail"), "the new link is still to be used"


async def test_who_waits_or_works_is_not_asked_again(scene: Scene):
    card = await declined(scene)
    await scene.press(card, "ask_again")
    await scene.card("*Pending*", without="Reason:")
    await scene.press_by_hand(card, "ask_again")
    await scene.whispered(PAULA, "*Gmail*: the client was asked and has not answered yet.")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.press_by_hand(card, "ask_again")
    await scene.whispered(PAULA, "*Gmail* is authorized and works, so nobody is asked again.")
    assert scene.world.calls.count("make", DELETE) == 1


async def test_who_asked_is_checked_again_when_it_is_carried_out(scene: Scene):
    card = await declined(scene)
    broken = scene.fault("make", "5xx", DELETE)
    await scene.press(card, "ask_again")
    await scene.card("*Being asked again…*", "Make had trouble")
    await scene.stage.control("slack/user", user=PAULA, deleted=True)
    await scene.card("*Declined*", "Who had the client asked again may no longer do so.")
    scene.world.faults.remove(broken)
    assert len(await at_make(scene)) == 1
