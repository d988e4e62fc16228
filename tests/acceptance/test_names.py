"""Names that people type: empty, endless, decorated, or meant to wake everybody up."""

from sandbox.story.stage import words
from tests.acceptance.scene import PAULA, Json, Scene

NOBODY = {"U0PAULA"}
"""Whom the bot names on purpose: the owner, who is told of outcomes."""


def _pinged(state: Json) -> set[str]:
    return {who for messages in state["slack"]["messages"].values() for m in messages for who in m["pings"]}


NAMES = [
    "Café Zoë 🎉",
    "*bold* & <b>",
    "_x_ `y` ~z~",
    "<!channel>",
    "<!here|x> <@U0MIA>",
    "<https://evil.example|Acme>",
    "x" * 100,
]


async def test_a_decorated_name_is_shown_as_typed_and_pings_nobody(scene: Scene):
    for number, name in enumerate(NAMES):
        project = f"Project {number}"
        card = await scene.ask("gmail", client=name, project=project)
        header = next(block for block in card["blocks"] if block["type"] == "header")
        assert name[:60] in header["text"]["text"]
    await scene.consent("Gmail", "decline", reason=f"{''.join(NAMES)} says no <!everyone>")
    for number in range(len(NAMES)):
        await scene.card("*Declined*", title=f"Project {number}")
        await scene.thread("declined by Carla Client", title=f"Project {number}")
    assert _pinged(await scene.stage.state()) <= NOBODY
    await scene.nothing_lost(intakes=len(NAMES), rows=len(NAMES))


async def test_the_client_refuses_to_send_a_form_without_a_name(scene: Scene):
    view_id = await scene.open_form()
    answer = await scene.submit(view_id)
    assert answer["errors"]["credreq.client"] == "Please complete this required field."
    await scene.nothing_lost(intakes=0, rows=0)


async def test_a_name_without_a_letter_is_asked_for_again(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id)
    for name in ("   ", "🎉", "***", "\u200b"):
        option = {"text": {"type": "plain_text", "text": "x"}, "value": f"new:{name}"}
        answer = await scene.dispatch_form(view_id, client={"type": "external_select", "selected_option": option})
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
