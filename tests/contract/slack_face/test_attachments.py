import pytest
from slack_sdk.errors import SlackApiError

from tests.contract.slack_face.conftest import Json, Rig

DIVIDER: Json = {"type": "divider"}
LONG: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}


@pytest.mark.parametrize(
    ("attachment", "error", "word"),
    [
        ({"blocks": [LONG]}, "invalid_attachments", "/attachments/0/blocks/0/text/text"),
        ({"blocks": [DIVIDER] * 51}, "invalid_attachments", "no more than 50 items"),
        ({"blocks": "card"}, "invalid_attachments", "must provide an array"),
        ({"blocks": [DIVIDER], "title": "hi", "callback_id": "c"}, "invalid_attachments", "invalid_keys"),
        ({}, "no_text", ""),
        ({"color": "good"}, "no_text", ""),
    ],
)
async def test_what_an_attachment_is_refused_for(rig: Rig, attachment: Json, error: str, word: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        await rig.client.api_call("chat.postMessage", json={"channel": "C0ACME", "attachments": [attachment]})
    answer = caught.value.response
    assert answer["error"] == error
    assert word in " ".join((answer.get("response_metadata") or {}).get("messages", [word]))


async def test_an_attachment_is_stored_as_slack_stores_it(rig: Rig) -> None:
    sent: list[Json] = [{"text": "hi", "color": "good"}, {"color": "#36a64f", "blocks": [DIVIDER]}]
    answer = await rig.client.chat_postMessage(channel="C0ACME", text="cards", attachments=sent)
    plain, blocks = answer["message"]["attachments"]
    assert plain == {"id": 1, "text": "hi", "fallback": "hi", "color": "2eb886"}
    assert (blocks["id"], blocks["fallback"], blocks["color"]) == (2, "[no preview available]", "36a64f")
    assert blocks["blocks"][0]["block_id"]
