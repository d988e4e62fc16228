from typing import Any

from tests.contract.slack_face.conftest import Bolt, Rig

MODAL = {
    "type": "modal",
    "callback_id": "new",
    "title": {"type": "plain_text", "text": "New request"},
    "submit": {"type": "plain_text", "text": "Open"},
    "blocks": [
        {
            "type": "input",
            "block_id": "client",
            "label": {"type": "plain_text", "text": "Client"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}


async def test_the_story_of_a_command_a_modal_a_card_and_a_button(rig: Rig, bolt: Bolt) -> None:
    seen: dict[str, Any] = {}

    @bolt.app.command("/credreq")
    async def opened(ack: Any, client: Any, body: Any) -> None:
        await ack()
        seen["command"] = body
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @bolt.app.view("new")
    async def submitted(ack: Any, client: Any, body: Any) -> None:
        await ack()
        name = body["view"]["state"]["values"]["client"]["name"]["value"]
        button = {
            "type": "button",
            "action_id": "revoke",
            "text": {"type": "plain_text", "text": "Revoke"},
            "value": "r1",
        }
        await client.chat_postMessage(
            channel="C0GLOBEX",
            text=name,
            blocks=[{"type": "actions", "block_id": "row", "elements": [button]}],
            metadata={"event_type": "card", "event_payload": {"delivery_id": "d1"}},
        )

    @bolt.app.action("revoke")
    async def revoked(ack: Any, client: Any, body: Any) -> None:
        await ack()
        seen["action"] = body
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Revoked", blocks=[])

    await bolt.connect()
    answer = await rig.act("U0PAULA", "command", channel="C0GLOBEX", command="/credreq", text="new")
    assert answer["ok"] is True
    await rig.until(lambda: rig.snapshot()["modals"])
    view_id = rig.modal("U0PAULA")["id"]
    assert seen["command"]["user_name"] == "paula"

    missing = await rig.act("U0PAULA", "submit", view_id=view_id)
    assert missing["errors"] == {"client": "Please complete this required field."}
    await rig.act("U0PAULA", "input", view_id=view_id, block_id="client", action_id="name", value="Globex")
    assert (await rig.act("U0PAULA", "submit", view_id=view_id))["ok"] is True
    await rig.until(lambda: rig.snapshot()["messages"].get("C0GLOBEX"))
    assert rig.snapshot()["modals"] == {}

    history = await rig.client.conversations_history(channel="C0GLOBEX", include_all_metadata=True)
    card = history["messages"][0]
    assert card["text"] == "Globex"
    assert card["metadata"]["event_payload"] == {"delivery_id": "d1"}

    container = {"type": "message", "channel": "C0GLOBEX", "ts": card["ts"]}
    assert (await rig.act("U0PAULA", "click", container=container, action_id="revoke"))["ok"] is True
    await rig.until(lambda: rig.snapshot()["messages"]["C0GLOBEX"][0]["text"] == "Revoked")
    assert seen["action"]["actions"][0]["value"] == "r1"
    assert seen["action"]["user"]["team_id"] == "T0NORTH"
