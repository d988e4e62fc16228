"""What people read, and what the log says, when Slack was merely away while a listener called it."""

from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from structlog.testing import capture_logs

from bot.messages import replies
from bot.slack_app.explaining import explain
from tests.unit.messages.build import TEXTS

SERVICES = cast("Any", SimpleNamespace(texts=TEXTS))


def said(status: int) -> SlackApiError:
    return SlackApiError("", SimpleNamespace(status_code=status, get={}.get, data={}))


@pytest.mark.parametrize(
    "error",
    [aiohttp.ServerDisconnectedError(), TimeoutError(), said(503), said(429)],
    ids=["cut off", "silence", "503", "429"],
)
def test_slack_being_away_is_said_so_and_costs_no_trace(error: Exception):
    with capture_logs() as logs:
        assert explain(error, SERVICES) == replies.slack_slow(TEXTS)
    assert logs == []


@pytest.mark.parametrize("error", [RuntimeError("x"), said(200)], ids=["a mistake", "a refusal"])
def test_our_own_mistake_is_told_as_one_and_logged(error: Exception):
    with capture_logs() as logs:
        assert explain(error, SERVICES) == replies.unexpected(TEXTS)
    assert [log["event"] for log in logs] == ["listener.failed"]
