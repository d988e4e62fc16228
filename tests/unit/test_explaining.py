"""What people read, and what the log says, when a listener failed."""

from types import SimpleNamespace
from typing import Any, cast

from structlog.testing import capture_logs

from bot.messages import replies
from bot.ports.errors import UnreachableError
from bot.slack_app.explaining import explain
from tests.unit.messages.build import TEXTS

SERVICES = cast("Any", SimpleNamespace(texts=TEXTS))


def test_slack_being_away_is_said_so_and_costs_no_trace():
    silence, cut_off = TimeoutError(), UnreachableError("Slack does not answer.")
    with capture_logs() as logs:
        assert explain(silence, SERVICES) == replies.slack_slow(TEXTS)
        assert explain(cut_off, SERVICES) == replies.outside(cut_off, TEXTS)
    assert logs == []


def test_our_own_mistake_is_told_as_one_and_logged():
    with capture_logs() as logs:
        assert explain(RuntimeError("x"), SERVICES) == replies.unexpected(TEXTS)
    assert [log["event"] for log in logs] == ["listener.failed"]
