from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.contract.slack_face.conftest import Rig

Json = dict[str, Any]
SOUND = {"type": "section", "text": {"type": "plain_text", "text": "x"}}
BROKEN = {"type": "section", "text": {"type": "invalid", "text": "x"}}


async def refused(rig: Rig, **args: Any) -> Json:
    with pytest.raises(SlackApiError) as caught:
        await rig.client.api_call("blocks.validate", json=args)
    found: Json = caught.value.response.data
    return found


async def test_sound_payloads(rig: Rig) -> None:
    for name, value in (
        ("blocks", [SOUND]),
        ("message", {"blocks": [SOUND]}),
        ("view", {"type": "home", "blocks": [SOUND]}),
    ):
        answer = await rig.client.api_call("blocks.validate", json={name: value})
        assert answer.data == {"ok": True}


async def test_the_errors_are_objects_with_pointers(rig: Rig) -> None:
    assert (await refused(rig, blocks=[BROKEN])) == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [
            {
                "code": "failed_constraint",
                "message": "unsupported type: invalid",
                "pointer": "/0/text/type",
                "constraint": {"type": "enum", "expected": ["plain_text", "mrkdwn"]},
            }
        ],
    }
    assert (await refused(rig, message={"blocks": [BROKEN]}))["error"] == "invalid_message"
    answer = await refused(rig, view={"type": "home", "blocks": [BROKEN]})
    assert (answer["error"], answer["errors"][0]["pointer"]) == ("invalid_view", "/blocks/0/text/type")


async def test_exactly_one_argument(rig: Rig) -> None:
    for args in ({}, {"blocks": [SOUND], "view": {}}):
        answer = await refused(rig, **args)
        assert answer["error"] == "invalid_arguments"
        assert "exactly one" in answer["response_metadata"]["messages"][0]


async def test_two_tables_in_a_message(rig: Rig) -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "c"}]]}
    with pytest.raises(SlackApiError) as caught:
        await rig.client.chat_postMessage(channel="C0ACME", text="x", blocks=[table, table])
    assert caught.value.response["error"] == "invalid_attachments"
    assert "only_one_table_allowed" in caught.value.response["response_metadata"]["messages"][0]
