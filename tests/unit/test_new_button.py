"""The New request button on App Home, where Slack opens nothing any more."""

from types import SimpleNamespace
from typing import Any, cast

from slack_sdk.errors import SlackApiError
from structlog.testing import capture_logs

from bot.domain.authority import Action, Policy, Refusal
from bot.services.identity import NotAllowedError
from bot.slack_app.actions import new_button
from tests.unit.messages.build import TEXTS


async def refuse(action: Action, _: str) -> None:
    raise NotAllowedError(Refusal.NOT_CREATOR, action)


async def too_late(**_: Any) -> None:
    raise SlackApiError("", SimpleNamespace(status_code=200, data={}, get={"error": "expired_trigger_id"}.get))


async def taken() -> None:
    """Take the acknowledgement."""


async def test_a_refusal_that_slack_does_not_show_any_more_costs_the_log_one_line():
    pressed: list[Any] = []
    app = SimpleNamespace(action=lambda _: pressed.append)
    identity = SimpleNamespace(allow=refuse, policy=Policy())
    new_button.register(
        cast("Any", app), cast("Any", SimpleNamespace(texts=TEXTS, identity=identity, default_channel="C1"))
    )
    client = SimpleNamespace(views_open=too_late)
    with capture_logs() as logs:
        await pressed[0](taken, {"trigger_id": "1.2", "user": {"id": "U1"}}, client)
    assert [(log["event"], log["why"]) for log in logs] == [("form.not_opened", "expired_trigger_id")]
