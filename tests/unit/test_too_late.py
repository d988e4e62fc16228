"""What is pressed on App Home, where Slack opens nothing any more."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError
from structlog.testing import capture_logs

from bot.domain.authority import Action, Policy, Refusal
from bot.messages.ids import ActionId
from bot.messages.replies import slack_slow
from bot.messages.survey import Look
from bot.services.identity import NotAllowedError
from bot.slack_app.actions import home_buttons, new_button
from tests.unit.messages.build import TEXTS

PRESSED = {"trigger_id": "1.2", "user": {"id": "U1"}}


async def refuse(action: Action, _: str) -> None:
    raise NotAllowedError(Refusal.NOT_CREATOR, action)


async def look(_: str) -> Look:
    return Look()


async def too_late(**_: Any) -> None:
    raise SlackApiError("", SimpleNamespace(status_code=200, data={}, get={"error": "expired_trigger_id"}.get))


async def taken() -> None:
    """Take the acknowledgement."""


CLIENT = SimpleNamespace(views_open=too_late)
SERVICES = SimpleNamespace(
    texts=TEXTS,
    identity=SimpleNamespace(allow=refuse, policy=Policy()),
    home=SimpleNamespace(look=look),
    default_channel="C1",
)


@pytest.fixture
def listeners() -> dict[str, Any]:
    found: dict[str, Any] = {}

    def action(action_id: str) -> Any:
        return lambda listener: found.update({action_id: listener})

    for part in (new_button, home_buttons):
        part.register(cast("Any", SimpleNamespace(action=action)), cast("Any", SERVICES))
    return found


async def test_a_refusal_that_slack_does_not_show_any_more_costs_the_log_one_line(listeners: dict[str, Any]):
    with capture_logs() as logs:
        await listeners[ActionId.NEW](taken, PRESSED, CLIENT)
    assert [(log["event"], log["why"]) for log in logs] == [("form.not_opened", "expired_trigger_id")]


async def test_a_form_that_opens_too_late_is_told_as_that(listeners: dict[str, Any]):
    told: list[str] = []

    async def respond(*, text: str, **_: Any) -> None:
        told.append(text)

    with capture_logs() as logs:
        await listeners[ActionId.HOME_NARROW](taken, PRESSED, respond, CLIENT)
    assert told == [slack_slow(TEXTS).text]
    assert [log["event"] for log in logs] == ["form.not_opened"]
