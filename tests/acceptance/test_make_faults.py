"""Make refuses, fails, is slow, or loses its answer while it is asked to create a request."""

from typing import Any

import pytest

from sandbox.story.stage import button
from tests.acceptance.scene import PAULA, Json, Scene

CREATE = "POST /credential-requests/requests/v2"


async def opened(scene: Scene, *apps: str) -> None:
    answer = await scene.send_form(apps=list(apps or ("gmail",)))
    assert answer["response_action"] == "update"


def shows_retry(card: Json) -> bool:
    return "credreq.retry" in str(card["blocks"])


REFUSALS: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    (
        "401: the token is wrong",
        {"make.wrong_zone": True},
        ("Make did not accept the API token.", "check MAKE_API_TOKEN", "MAKE_ZONE"),
    ),
    (
        "403: the feature is not enabled",
        {"make.feature_enabled": False},
        ("Credential Requests are not enabled for the owner of the Make API token.", "the token's owner can ask Make"),
    ),
    (
        "403: the same, said elsewhere in the answer",
        {"make.feature_enabled": False, "make.feature_gate_key": "message"},
        ("Credential Requests are not enabled for the owner of the Make API token.",),
    ),
    (
        "403: a scope is missing",
        {"make.token_scopes": ["credential-requests:read", "organization:read"]},
        ("the API token lacks the scope credential-requests:write",),
    ),
    (
        "403: the plan takes no tokens",
        {"make.plan": "free"},
        ("on a free plan API tokens are not accepted",),
    ),
]


@pytest.mark.parametrize(("switches", "told"), [(s, t) for _, s, t in REFUSALS], ids=[name for name, _, _ in REFUSALS])
async def test_a_refusal_says_who_can_help_and_retry_goes_on(scene: Scene, switches: Json, told: tuple[str, ...]):
    before = {name: scene.world.switches[name] for name in switches}
    for name, value in switches.items():
        scene.world.switches.set(name, value)
    await opened(scene, "gmail", "webflow")
    card = await scene.card("*Not asked yet*", *told, times=2)
    assert "*Revoke*" not in str(card["blocks"])
    thread = await scene.thread("Make did not take the request.", *told)
    assert "Then press Retry on the card." in thread
    assert f"<@{PAULA}>" in thread, "the owner is told"
    assert thread.startswith("📂"), "read from top to bottom, it tells what happened in its order"
    await scene.modal("2 of 2 apps could not be asked for yet")
    for name, value in before.items():
        scene.world.switches.set(name, value)
    await scene.press(card, "retry", "Gmail")
    await scene.whispered(PAULA, "Asking Make again for *Gmail*.")
    await scene.press(await scene.card("*Pending*"), "retry", "Webflow")
    card = await scene.card("*Pending*", times=2, without="Not asked yet")
    assert not shows_retry(card)
    assert (await scene.thread("had Make asked again", times=2)).count("🔁") == 2
    await scene.nothing_lost(rows=2)


async def test_what_make_says_about_the_input_is_passed_on_without_secrets(scene: Scene):
    body = {
        "detail": "Invalid input in parameters.",
        "message": "Bad Request",
        "code": "SC400",
        "suberrors": [{"message": "credentials[0].appModules: module 'xoxb-1-secret' is not valid"}],
    }
    scene.fault("make", "status", CREATE, times=1, status=400, body=body)
    await opened(scene)
    card = await scene.card("*Not asked yet*", "Make refused to create the request.", "appModules")
    assert "Correct it and try again" in str(card["blocks"])
    await scene.press(card, "retry")
    await scene.card("*Pending*", without="Not asked yet")
    await scene.nothing_lost()


async def test_one_app_that_make_refuses_does_not_hold_up_the_others(scene: Scene):
    scene.fault("make", "status", CREATE, times=1, status=422, body={"detail": "No.", "code": "IM005"})
    await opened(scene, "gmail", "webflow", "hubspot")
    card = await scene.card("*Pending*", "1 not asked yet", times=1)
    card = await scene.card("Make says: “No.”")
    await scene.card("*Pending*", times=2)
    await scene.modal("1 of 3 apps could not be asked for yet")
    await scene.press(card, "retry", _failed(card))
    await scene.card("*Pending*", times=3, without="Not asked yet")
    await scene.nothing_lost(rows=3)


def _failed(card: Json) -> str:
    text: str = next(b["text"]["text"] for b in card["blocks"] if "*Not asked yet*" in str(b.get("text")))
    return text.split("*")[1]


async def test_who_is_not_the_owner_may_not_retry(scene: Scene):
    scene.enable_feature(on=False)
    await opened(scene)
    card = await scene.card("*Not asked yet*")
    await scene.press(card, "retry", user="U0MIA")
    assert "Only <@U0PAULA> and <@U0ADAM> can have Make asked again." in await scene.whispered("U0MIA", "Only")
    scene.enable_feature(on=True)
    await scene.press(card, "retry", user="U0ADAM")
    await scene.card("*Pending*")
    await scene.press_by_hand(card, "retry", user="U0ADAM")
    assert "Gmail does not need another try." in await scene.whispered("U0ADAM", "does not need")
    await scene.nothing_lost()


async def test_make_is_down_and_comes_back(scene: Scene):
    down = scene.fault("make", "outage")
    await opened(scene, "gmail", "webflow")
    card = await scene.card("*Asking Make…*", times=2)
    assert not shows_retry(card)
    scene.world.faults.remove(down)
    await scene.card("*Pending*", times=2, without="Asking")
    await scene.nothing_lost(rows=2)


async def test_make_is_slow(scene: Scene):
    slow = scene.fault("make", "slow", CREATE, seconds=0.7)
    await opened(scene, "gmail", "webflow")
    await scene.modal("Asking Make. You may close this window")
    await scene.card("*Asking Make…*", times=2)
    scene.world.faults.remove(slow)
    await scene.card("*Pending*", times=2)
    await scene.nothing_lost(rows=2)


@pytest.mark.parametrize("text", [True, False])
async def test_too_many_calls_are_waited_out(scene: Scene, text: bool):  # noqa: FBT001 - a parameter of the test
    scene.fault("make", "429", CREATE, times=3, text=text, retry_after=3)
    await opened(scene, "gmail", "webflow")
    card = await scene.card("*Asking Make…*", "calls of this minute are used up")
    assert not shows_retry(card)
    await scene.card("*Pending*", times=2, without="used up")
    await scene.nothing_lost(rows=2)


async def test_an_answer_lost_after_the_create_is_found_again_and_never_asked_twice(scene: Scene):
    scene.fault("make", "lost_answer", CREATE, times=1)
    await opened(scene)
    card = await scene.card("*Pending*", "Make has mailed the link; its copy did not reach us.")
    assert "credreq.show_link" not in str(card["blocks"])
    told = await scene.thread("Make has mailed Carla Client the link; its copy did not reach us.")
    assert "not asked yet" not in told
    assert scene.world.calls.count("make", CREATE) == 1
    mails = (await scene.stage.state())["make"]["mails"]
    assert len(mails) == 1
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*", without="did not reach us")
    await scene.nothing_lost()


@pytest.mark.parametrize("kind", ["5xx", "lost_before"])
@pytest.mark.parametrize("html", [True, False])
async def test_an_answer_that_says_nothing_is_looked_up_before_make_is_asked_again(scene: Scene, kind: str, html: bool):  # noqa: FBT001 - a parameter of the test
    scene.fault("make", kind, CREATE, times=1, status=502, html=html)
    await opened(scene)
    await scene.card("*Pending*", without="Asking Make")
    assert scene.world.calls.count("make", CREATE) == 2
    assert scene.world.calls.count("make", "GET /credential-requests/requests") > 1
    assert len((await scene.stage.state())["make"]["mails"]) == 1
    await scene.nothing_lost()


async def test_make_in_lasting_trouble_is_told_in_words_that_are_true(scene: Scene):
    trouble = scene.fault("make", "5xx", CREATE, status=500, html=True)
    await opened(scene)
    card = await scene.card("*Asking Make…*", "whether it has the request")
    told = await scene.thread("whether it has the request")
    for text in (told, str(card["blocks"])):
        assert "before asking again" not in text, "nobody has to do anything"
        assert "not asked yet" not in text, "that is not known"
    scene.world.faults.remove(trouble)
    await scene.card("*Pending*", without="Asking")
    await scene.nothing_lost()


async def test_an_answer_that_is_no_make_at_all(scene: Scene):
    scene.fault("make", "status", CREATE, times=1, status=404, body="<html>nginx</html>")
    await opened(scene)
    card = await scene.card("*Not asked yet*", "is not Make's API (HTTP 404)", "check MAKE_ZONE")
    await scene.press(card, "retry")
    await scene.card("*Pending*")
    await scene.nothing_lost()


async def test_a_firewall_in_between(scene: Scene):
    scene.fault("make", "status", CREATE, times=1, status=403, body="error code: 1010", content_type="text/plain")
    await opened(scene)
    await scene.card("*Not asked yet*", "A firewall in front of Make")
    state = await scene.stage.state()
    assert not state["make"]["requests"]


async def test_retry_pressed_twice_asks_once(scene: Scene):
    scene.enable_feature(on=False)
    await opened(scene)
    card = await scene.card("*Not asked yet*")
    scene.enable_feature(on=True)
    await scene.press(card, "retry")
    await scene.press_by_hand(card, "retry")
    await scene.card("*Pending*")
    assert button(await scene.card("*Pending*"), "credreq.show_link")
    assert len((await scene.stage.state())["make"]["mails"]) == 1
    await scene.nothing_lost()
