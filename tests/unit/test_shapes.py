"""What Slack always sends along, and listeners rely on."""

from typing import Any

import pytest

from bot.adapters.slack.shapes import misshapen

WHO = {"user": {"id": "U0PAULA"}}
VIEW = {"id": "V1", "type": "modal", "hash": "1.a", "callback_id": "credreq.new_intake"}
COMMAND = {
    "command": "/credreq",
    "user_id": "U1",
    "channel_id": "C1",
    "trigger_id": "1.2",
    "response_url": "https://x.example",
}
PICKED = {
    "type": "block_actions",
    "trigger_id": "1.2",
    "actions": [{"action_id": "credreq.pick_apps"}],
    "view": VIEW,
} | WHO
OPENED = {"type": "event_callback", "event": {"type": "app_home_opened", "user": "U1"}}
SUBMITTED = {"type": "view_submission", "view": VIEW} | WHO
TYPED = {"type": "block_suggestion", "action_id": "credreq.pick_client", "value": "ac"} | WHO


@pytest.mark.parametrize("payload", [COMMAND, PICKED, OPENED, SUBMITTED, TYPED])
def test_what_slack_sends_is_well_shaped(payload: dict[str, Any]):
    assert misshapen(payload) is None


@pytest.mark.parametrize(
    "payload",
    [
        {key: value for key, value in COMMAND.items() if key != "response_url"},
        {key: value for key, value in PICKED.items() if key != "view"},
        PICKED | {"view": VIEW | {"hash": ""}},
        OPENED | {"event": {"type": "app_home_opened"}},
        SUBMITTED | {"view": {"id": "V1", "hash": "1.a"}},
        SUBMITTED | {"view": {key: value for key, value in VIEW.items() if key != "callback_id"}},
        SUBMITTED | {"actions": "x"},
        SUBMITTED | {"event": ["x"]},
        TYPED | {"value": None},
        COMMAND | {"response_url": "x"},
        COMMAND | {"response_url": "ttps://x.example/"},
        PICKED | {"response_url": "https://"},
    ],
)
def test_without_what_a_listener_reads_it_is_turned_away_with_a_reason(payload: dict[str, Any]):
    assert misshapen(payload)
