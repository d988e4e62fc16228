"""Names that people type: empty, endless, decorated, or meant to wake everybody up."""

import pytest

from sandbox.story.stage import words
from tests.acceptance.scene import PAULA, Scene

NOBODY = {"U0PAULA"}
"""Whom the bot names on purpose: the owner, who is told of outcomes."""


def _pinged(state: dict) -> set[str]:
    return {who for messages in state["slack"]["messages"].values() for m in messages for who in m["pings"]}


@pytest.mark.parametrize(
    "name",
    [
        "Café Zoë 🎉",
        "*bold* & <b>",
        "_x_ `y` ~z~",
        "<!channel>",
        "<!here|x> <@U0MIA>",
        "<https://evil.example|Acme>",
        "x" * 100,
    ],
)
async def test_a_decorated_name_is_shown_as_typed_and_pings_nobody(scene: Scene, name: str):
    card = await scene.ask("gmail", client=name)
    await scene.consent("Gmail", "decline", reason=f"{name} says no <!everyone>")
    await scene.card("*Declined*")
    await scene.thread("declined by Carla Client")
    state = await scene.stage.state()
    assert _pinged(state) <= NOBODY
    header = next(block for block in card["blocks"] if block["type"] == "header")
    shown = header["text"]["text"]
    assert name[:60] in shown, shown
    await scene.nothing_lost()


async def test_the_client_refuses_to_send_a_form_without_a_name(scene: Scene):
    view_id = await scene.open_form()
    answer = await scene.submit(view_id)
    assert answer["errors"]["credreq.client"] == "Please complete this required field."
    await scene.nothing_lost(intakes=0, rows=0)


@pytest.mark.parametrize("name", ["   ", "🎉", "***", "\u200b"])
async def test_a_name_without_a_letter_is_asked_for_again(scene: Scene, name: str):
    view_id = await scene.open_form()
    await scene.fill(view_id)
    picked = {
        "type": "external_select",
        "selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": f"new:{name}"},
    }
    answer = await scene.dispatch_form(view_id, client=picked)
    assert answer["errors"] == {"credreq.client": "Please give a name with at least one letter or digit."}
    await scene.nothing_lost(intakes=0, rows=0)


async def test_a_name_of_300_characters_is_asked_to_be_shortened_and_the_form_goes_on(scene: Scene):
    view_id = await scene.open_form()
    where = {"container": {"type": "view", "view_id": view_id}, "block_id": "credreq.client"}
    offered = await scene.stage.do(PAULA, "options", action_id="credreq.pick_client", query="x" * 300, **where)
    assert "too long" in words({"blocks": offered["options"]})
    await scene.fill(view_id, client="x" * 300)
    answer = await scene.submit(view_id)
    assert answer["errors"] == {"credreq.client": "Please shorten this to 100 characters."}
    await scene.nothing_lost(intakes=0, rows=0)
    await scene.fill(view_id, client="Acme GmbH")
    assert (await scene.submit(view_id))["response_action"] == "update"
    await scene.card("*Pending*")
    await scene.nothing_lost()
