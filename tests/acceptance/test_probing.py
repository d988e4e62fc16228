"""Works for real: an answer, another account, silence, and a token that may not test."""

from bot.adapters.store import tables
from sandbox.make.switches import ALL_SCOPES
from tests.acceptance.scene import PAULA, Scene, eventually

TEST = "POST /connections/{connectionId}/test"


async def test_the_account_is_shown_and_a_wrong_one_is_told_with_words_for_the_client(scene: Scene):
    await scene.ask("gmail", expected_account="agency.example, ads@acme.example")
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized, with the wrong account*", "*carla@acme.example*", "1 with the wrong account")
    told = await scene.thread("connected is *carla@acme.example*, but *agency.example, ads@acme.example* was expected")
    assert told.count("was expected") == 1
    await scene.press(card, "wrong_text")
    await scene.whispered(PAULA, "Words for Carla Client", "Could you sign in once more, with that one?")
    await scene.press(card, "ask_again")
    await scene.card("*Pending*", "Expected account", without="wrong account")
    assert not (await scene.stage.state())["make"]["connections"], "what was given by mistake is removed"
    await scene.nothing_lost()


async def test_silence_is_shown_as_such_and_a_renewal_helps(scene: Scene):
    broken = scene.fault("make", "5xx", TEST)
    await scene.ask("gmail", expected_account="acme.example")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.consent("Gmail", "break")
    scene.world.faults.remove(broken)
    await scene.jump(70)
    card = await scene.card("*Authorized, but the connection does not answer*", "Press Reauthorize")
    assert "1 not answering" in card["text"]
    await scene.thread("authorized, but the connection does not answer")
    await scene.press(card, "reauthorize")
    await scene.card("*Pending*", "Make has mailed the client")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*", "Connected account: carla@acme.example", without="does not answer")
    await scene.nothing_lost()


async def test_what_breaks_or_goes_later_is_found_by_the_daily_test(scene: Scene):
    await scene.ask("gmail", "webflow")
    for app in ("Gmail", "Webflow"):
        await scene.consent(app, "authorize")
    await scene.card("*Authorized*", "Connected account: carla@acme.example", times=1)
    await scene.card("*Authorized*", times=2)
    await eventually("both were tested", lambda: _tested(scene, 2))
    await scene.consent("Gmail", "break")
    await _delete_connection(scene, "Webflow")
    await scene.jump(25 * 3600)
    await scene.card("*Invalid*", "*Pending*", "The client deleted the connection at Make.")
    told = await scene.thread("*Gmail*: the connection stopped working", "*Webflow*: Carla Client took the access back")
    assert told.count("stopped working") == told.count("took the access back") == 1
    (row,) = [r for r in await scene.rows(tables.requests) if r["app_label"] == "Webflow"]
    assert row["nudge_at"] is None, "told, never nagged"


async def _tested(scene: Scene, count: int) -> bool:
    works = [c for c in await scene.rows(tables.credentials) if c["health"] == "works"]
    return len(works) == count


async def _delete_connection(scene: Scene, app: str) -> None:
    for request in (await scene.stage.state())["make"]["requests"]:
        for credential in request["credentials"]:
            if f"· {app} [" in credential["nameOverride"]:
                where = {"requestId": request["id"], "credentialId": credential["id"]}
                await scene.stage.control("make/consent", **where, do="remove")


async def test_a_token_that_may_not_test_changes_nothing(scene: Scene):
    scene.world.switches.set("make.token_scopes", [s for s in ALL_SCOPES if not s.startswith("connections:")])
    await scene.ask("gmail", expected_account="agency.example")
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized*")

    async def tried() -> bool:
        return scene.world.calls.count("make", TEST) > 0

    await eventually("it is tried", tried)
    await scene.jump(60)
    await scene.nothing_lost()
    assert scene.world.calls.count("make", TEST) == 1, "asked once, then left alone for hours"
    assert "❕" not in str(card["blocks"])
    assert "scope" not in await scene.thread("authorized by")


async def test_what_is_no_account_is_said_at_the_field(scene: Scene):
    form = await scene.open_form()
    await scene.fill(form, expected_account="the ads account")
    assert (await scene.submit(form))["response_action"] == "errors"
    assert "“the” is neither an address nor a domain" in (await scene.errors())["expected_account"]
