"""Whoever may not presses every button of every card: each is refused by name of who may, and nothing changes."""

import json
from collections.abc import Iterator

from bot.adapters.store import tables
from sandbox.story.stage import words
from tests.acceptance.scene import Json, Scene

MIA, GUS = "U0MIA", "U0GUS"
REFUSALS = {MIA: "Only <@U0PAULA> and <@U0ADAM> can", GUS: "Guests cannot"}
SEEN = {"revoke", "show_link", "ask_again", "retry", "nudge", "reminders"}
"""What the cards below must offer, so that this test cannot come to press nothing."""


async def test_who_may_not_is_refused_at_every_button_of_every_card(scene: Scene):
    every = [button async for card in _cards(scene) for button in _buttons(card)]
    assert {press["action_id"].removeprefix("credreq.") for press in every} >= SEEN
    await scene.settled()
    before = await _frozen(scene)
    for user, refusal in REFUSALS.items():
        for press in every:
            told = await _told(scene, user, press)
            assert refusal in told, (user, press, told)
    await scene.settled()
    assert await _frozen(scene) == before


async def _cards(scene: Scene):
    """Bring rows into every state that has buttons of its own."""
    await scene.ask("gmail", "hubspot", "webflow")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.consent("Webflow", "decline")
    yield await scene.card("*Authorized*", "*Pending*", "*Declined*")
    scene.enable_feature(on=False)
    await scene.send_form(apps=["stripe"], project="Second")
    yield await scene.card("*Not asked yet*", title="Second")


def _buttons(card: Json) -> Iterator[Json]:
    """Return how to press each button, and each choice of each menu, leaving out mere links."""
    where = {"type": "message", "channel": card["channel"], "ts": card["ts"]}
    for block in card["blocks"]:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if "action_id" not in element or element.get("url"):
                continue
            values = [option["value"] for option in element.get("options", [])] or [element.get("value", "")]
            for value in values:
                yield {
                    "container": where,
                    "action_id": element["action_id"],
                    "block_id": block["block_id"],
                    "value": value,
                }


async def _told(scene: Scene, user: str, press: Json) -> str:
    """Press, and wait for what that person alone is told."""
    shown = len(_ephemerals(await scene.stage.state(), user))
    await scene.stage.ask("POST", f"/control/people/{user}/click", press)
    found: list[Json] = await scene.stage.until(
        f"{user} is answered", lambda s: e if len(e := _ephemerals(s, user)) > shown else None
    )
    return words(found[-1])


def _ephemerals(state: Json, user: str) -> list[Json]:
    found: list[Json] = state["slack"]["ephemerals"].get(user, [])
    return found


async def _frozen(scene: Scene) -> str:
    """Return everything a click could change."""
    kept = [await scene.rows(t) for t in (tables.intakes, tables.requests, tables.cards, tables.make_requests)]
    return json.dumps([kept, (await scene.stage.state())["make"]["requests"]], default=str)
