from typing import Any

import aiohttp
import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from structlog.testing import capture_logs

from bot.adapters.slack.catch_alls import install_catch_alls, install_error_handler
from bot.ports.errors import UnreachableError
from bot.ports.store import StoreUnavailableError
from tests.contract.slack.conftest import Slack
from tests.contract.slack.rig import Bot, build_bot, eventually

WHO = {"team": {"id": "T0NORTH"}, "user": {"id": "U0PAULA"}, "api_app_id": "A0CREDREQ"}
COMMAND = {"command": "/other", "team_id": "T0NORTH", "user_id": "U0PAULA", "text": "secret words"}
CLICK = WHO | {"type": "block_actions", "actions": [{"action_id": "old", "block_id": "b", "type": "button"}]}
SUBMIT = WHO | {"type": "view_submission", "view": {"type": "modal", "callback_id": "old", "state": {"values": {}}}}
EVENT = {"type": "event_callback", "team_id": "T0NORTH", "event_id": "Ev1", "event": {"type": "message", "user": "U1"}}
PAYLOADS: dict[str, dict[str, Any]] = {
    "event": EVENT,
    "message with subtype": EVENT | {"event": {"type": "message", "subtype": "channel_join", "user": "U1"}},
    "command": COMMAND,
    "click": CLICK,
    "attachment": WHO | {"type": "interactive_message", "callback_id": "old", "actions": [{"name": "x"}]},
    "global shortcut": WHO | {"type": "shortcut", "callback_id": "old"},
    "message shortcut": WHO | {"type": "message_action", "callback_id": "old", "message": {"text": "secret words"}},
    "submit": SUBMIT,
    "submit without callback_id": WHO
    | {"type": "view_submission", "view": {"type": "modal", "callback_id": "", "state": {}}},
    "submit with what belongs elsewhere": SUBMIT | {"actions": "x"},
    "closed": WHO | {"type": "view_closed", "view": {"type": "modal", "callback_id": "old"}},
    "options": WHO | {"type": "block_suggestion", "action_id": "old", "block_id": "b", "value": "secret words"},
}


def slack_said(status: int, data: dict[str, Any]) -> AsyncSlackResponse:
    return AsyncSlackResponse(
        client=AsyncWebClient(), http_verb="POST", api_url="x", req_args={}, data=data, headers={}, status_code=status
    )


async def dispatch(bot: Bot, body: dict[str, Any]) -> Any:
    return await bot.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))


@pytest.fixture
def app(slack: Slack) -> Bot:
    return build_bot(slack)


@pytest.mark.parametrize("body", PAYLOADS.values(), ids=PAYLOADS.keys())
async def test_what_nobody_wants_is_acknowledged_and_its_words_are_not_logged(app: Bot, body: dict[str, Any]):
    install_catch_alls(app.app)
    with capture_logs() as logs:
        assert (await dispatch(app, body)).status == 200
        await eventually(lambda: bool(logs))
    assert [log["event"] for log in logs] == ["slack.unwanted"]
    assert "secret words" not in str(logs)


async def test_unwanted_options_are_an_empty_list(app: Bot):
    install_catch_alls(app.app)
    assert (await dispatch(app, PAYLOADS["options"])).body == '{"options": []}'


@pytest.mark.parametrize(
    ("body", "status"), [(COMMAND, 200), (CLICK, 200), (SUBMIT, 500)], ids=["command", "click", "submit"]
)
async def test_a_failed_listener_is_told_and_only_a_modal_stays_open(app: Bot, body: dict[str, Any], status: int):
    told: list[str] = []

    async def fails() -> None:
        raise RuntimeError("broken")

    async def tell(error: Exception, _: dict[str, Any]) -> None:
        told.append(str(error))

    app.app.command("/other")(fails)
    app.app.action("old")(fails)
    app.app.view("old")(fails)
    install_error_handler(app.app, tell)
    with capture_logs() as logs:
        assert (await dispatch(app, body)).status == status
    assert told == ["broken"]
    assert [log["event"] for log in logs] == ["slack.listener_failed"]
    assert "secret words" not in str(logs)


@pytest.mark.parametrize(
    "error",
    [
        aiohttp.ServerDisconnectedError(),
        TimeoutError(),
        SlackApiError("", slack_said(503, {})),
        SlackApiError("", slack_said(200, {"ok": False, "error": "internal_error"})),
        SlackApiError("", slack_said(429, {"ok": False, "error": "ratelimited"})),
        StoreUnavailableError("The database is busy."),
    ],
    ids=["cut off", "silence", "503", "internal error", "429", "database away"],
)
async def test_who_was_merely_away_costs_the_log_one_line(app: Bot, error: Exception):
    logged, told = await _failing(app, error)
    assert logged == {"event": "slack.listener_failed", "log_level": "warning", "why": type(error).__name__} | {
        "command": "/other"
    }
    away = isinstance(error, SlackApiError | aiohttp.ClientError)
    assert isinstance(told, UnreachableError) if away else told is error


@pytest.mark.parametrize(
    "error",
    [RuntimeError("x"), SlackApiError("", slack_said(200, {"ok": False, "error": "invalid_blocks"}))],
    ids=["a mistake", "invalid blocks"],
)
async def test_our_own_mistake_is_logged_with_its_trace(app: Bot, error: Exception):
    logged, told = await _failing(app, error)
    assert (logged["log_level"], logged["exc_info"]) == ("error", error)
    assert told is error


async def _failing(app: Bot, error: Exception) -> tuple[Any, Exception]:
    """Return what the log says of a listener's error, and which one the person is told of."""
    heard: list[Exception] = []

    async def fails() -> None:
        raise error

    async def tell(error: Exception, _: dict[str, Any]) -> None:
        heard.append(error)

    app.app.command("/other")(fails)
    install_error_handler(app.app, tell)
    with capture_logs() as logs:
        await dispatch(app, COMMAND)
    (logged,), (told,) = logs, heard
    return logged, told


async def test_a_failure_after_the_acknowledgement_is_told_too(app: Bot):
    async def fails(ack) -> None:
        await ack("fine")
        raise RuntimeError("broken")

    async def tell(error: Exception, _: dict[str, Any]) -> None:
        await app.note(str(error))

    app.app.command("/other")(fails)
    install_error_handler(app.app, tell)
    assert (await dispatch(app, COMMAND)).body == "fine"
    await app.noted(1)
    assert app.seen == ["broken"]


async def test_who_cannot_be_told_sees_slacks_own_error(app: Bot):
    async def fails() -> None:
        raise RuntimeError("broken")

    async def tell(_: Exception, __: dict[str, Any]) -> None:
        raise OSError("slack is down")

    app.app.command("/other")(fails)
    install_error_handler(app.app, tell)
    with capture_logs() as logs:
        assert (await dispatch(app, COMMAND)).status == 500
    assert [log["event"] for log in logs] == ["slack.listener_failed", "slack.person_not_told"]
