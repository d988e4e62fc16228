"""Reauthorize: what breaks is told once, asked for once, and explained where Make would not do it."""

import pytest

from bot.adapters.store import tables
from tests.acceptance.scene import ADAM, CARLA, MIA, PAULA, Json, Scene, eventually

RENEW = "POST /credential-requests/credentials/{credentialId}/request-reauthorize"


async def invalid(scene: Scene) -> Json:
    """An authorized Gmail whose sign-in broke, as Make shows it."""
    scene.world.switches.set("make.broken_shows_as", "invalid")
    await scene.ask("gmail")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.consent("Gmail", "break")
    return await scene.card("*Invalid*", "Press Reauthorize")


async def row_of(scene: Scene) -> Json:
    (row,) = await scene.rows(tables.requests)
    return row


async def credential(scene: Scene) -> Json:
    held: Json = (await scene.stage.state())["make"]["requests"][0]["credentials"][0]
    return held


async def test_a_broken_connection_is_renewed(scene: Scene):
    card = await invalid(scene)
    told = await scene.thread("the connection stopped working")
    assert told.count(f"<@{PAULA}> ❗") == 1, "the owner is told once"
    before = await row_of(scene)
    await scene.press(card, "reauthorize")
    await scene.whispered(PAULA, "Asking Make to have the client sign in again for *Gmail*.")
    await scene.card("*Pending*", "Make has mailed the client to sign in again")
    await scene.thread("Make has mailed Carla Client to sign in again. The clock begins anew.")
    row = await row_of(scene)
    assert row["restarted_at"] == row["last_nudge_at"] > before["status_at"]
    assert row["nudge_count"] == 0
    assert (await credential(scene))["state"] == "reauthorizing"
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*", without="sign in again")
    assert scene.world.calls.count("make", RENEW) == 1
    await scene.nothing_lost()


@pytest.mark.parametrize("kind", ["lost_answer", "lost_before"])
async def test_a_lost_answer_is_looked_up_before_the_client_is_mailed_again(scene: Scene, kind: str):
    card = await invalid(scene)
    scene.fault("make", kind, RENEW, times=1)
    await scene.press(card, "reauthorize")
    await scene.card("*Pending*", "Make has mailed the client")
    mails = [m for m in (await scene.stage.state())["make"]["mails"] if "Renew it" in str(m)]
    assert len(mails) == 1, mails
    await scene.nothing_lost()


async def test_who_may_not_reads_who_may(scene: Scene):
    card = await invalid(scene)
    await scene.press(card, "reauthorize", user=MIA)
    await scene.whispered(MIA, f"Only <@{PAULA}> and <@{ADAM}> can have the client sign in again.")
    assert scene.world.calls.count("make", RENEW) == 0
    await scene.nothing_lost()


async def test_what_works_is_explained_and_the_row_is_what_make_says(scene: Scene):
    card = await invalid(scene)
    await scene.stage.control("make/consent", **await _where(scene), do="authorize")
    await scene.card("*Authorized*")
    await scene.press_by_hand(card, "reauthorize")
    told = await scene.thread("Make tested the connection and it works, so nobody needs to sign in again.")
    assert "Nothing was sent to the client." in told
    await scene.card("*Authorized*", without="❕")
    await scene.nothing_lost()


async def _where(scene: Scene) -> Json:
    request = (await scene.stage.state())["make"]["requests"][0]
    return {"requestId": request["id"], "credentialId": request["credentials"][0]["id"]}


async def test_what_waits_for_the_client_anyway_is_not_renewed(scene: Scene):
    card = await invalid(scene)
    await scene.consent("Gmail", "revoke")
    await scene.card("*Pending*", "The client took the access back")
    await scene.press_by_hand(card, "reauthorize")
    await scene.whispered(PAULA, "*Gmail* was not authorized yet, so there is nothing to renew.")
    assert scene.world.calls.count("make", RENEW) == 0
    await scene.nothing_lost()


async def test_a_key_is_not_renewed(scene: Scene):
    card = await invalid(scene)
    await scene.settled()
    async with scene.app.outside.store.engines.writing.begin() as connection:
        await connection.execute(tables.credentials.update().values(component="keychain"))
    await scene.press_by_hand(card, "reauthorize")
    await scene.whispered(PAULA, "*Gmail* is connected by a key or a password, which Make cannot renew.")
    assert scene.world.calls.count("make", RENEW) == 0


async def test_a_refusal_stands_on_the_row(scene: Scene):
    card = await invalid(scene)
    scene.world.switches.set("make.token_scopes", ["credential-requests:read", "organization:read"])
    await scene.press(card, "reauthorize")
    await scene.card("*Invalid*", "the API token lacks the scope credential-requests:write")
    told = await scene.thread("the client was not asked to sign in again. Make refused")
    assert told.count("was not asked to sign in again") == 1
    card = await scene.card("Press Reauthorize")
    assert "credreq.reauthorize" in str(card["blocks"]), "it can be tried again"
    await scene.nothing_lost()


async def test_who_asked_is_checked_again_when_it_is_carried_out(scene: Scene):
    card = await invalid(scene)
    broken = scene.fault("make", "5xx", "GET /credential-requests/requests/{requestId}/detail")
    await scene.press(card, "reauthorize")
    await scene.card("*Being renewed…*", "Make had trouble")
    await scene.stage.control("slack/user", user=PAULA, deleted=True)
    scene.world.faults.remove(broken)
    await scene.card("*Invalid*", "Who asked for this renewal may no longer ask for it.")
    assert scene.world.calls.count("make", RENEW) == 0


async def test_two_presses_ask_once(scene: Scene):
    card = await invalid(scene)
    await scene.press(card, "reauthorize")
    await scene.press_by_hand(card, "reauthorize", user=ADAM)
    await scene.whispered(ADAM, "the client is being asked to sign in again already")
    await scene.card("Make has mailed the client")
    assert scene.world.calls.count("make", RENEW) == 1
    await scene.nothing_lost()


async def test_the_client_who_deletes_what_broke_is_told_of_and_never_nagged(scene: Scene):
    await invalid(scene)
    await scene.consent("Gmail", "revoke")
    await scene.card("*Pending*", "The client took the access back")
    assert (await row_of(scene))["nudge_at"] is None
    await scene.nothing_lost()


async def test_a_client_in_another_workspace_changes_nothing(scene: Scene):
    card = await invalid(scene)
    await scene.press_by_hand(card, "reauthorize", user=CARLA)

    async def refused() -> bool:
        return any(e["kind"] == "refused" for e in await scene.rows(tables.events))

    await eventually("the refusal is kept", refused)
    assert scene.world.calls.count("make", RENEW) == 0
