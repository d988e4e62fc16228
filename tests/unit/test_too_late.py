"""What is pressed on App Home, where Slack opens nothing any more."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.domain.authority import Action, Policy, Refusal
from bot.messages.ids import ActionId
from bot.messages.replies import slack_slow
from bot.messages.survey import Look
from bot.ports.errors import RefusedError
from bot.services.identity import NotAllowedError
from bot.slack_app import home_answers
from bot.slack_app.actions import home_buttons, new_button
from tests.unit.messages.build import TEXTS

TOO_LATE = "Slack refused this (expired_trigger_id)."
PRESSED = {"trigger_id": "1.2", "user": {"id": "U1"}}


async def refuse(action: Action, _: str) -> None:
    raise NotAllowedError(Refusal.NOT_CREATOR, action)


async def look(_: str) -> Look:
    return Look()


async def too_late(*_: Any) -> None:
    raise RefusedError(TOO_LATE)


async def taken() -> None:
    """Take the acknowledgement."""


SERVICES = SimpleNamespace(
    texts=TEXTS,
    identity=SimpleNamespace(allow=refuse, policy=Policy()),
    home=SimpleNamespace(look=look),
    chat=SimpleNamespace(open_view=too_late),
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
    respond = home_answers._responder("1.2", cast("Any", SERVICES))
    with capture_logs() as logs:
        await listeners[ActionId.NEW](taken, PRESSED, respond)
    assert [(log["event"], log["why"]) for log in logs] == [("answer.not_shown", TOO_LATE)]


async def test_a_form_that_opens_too_late_is_told_as_that(listeners: dict[str, Any]):
    told: list[str] = []

    async def respond(*, text: str, **_: Any) -> None:
        told.append(text)

    with capture_logs() as logs:
        await listeners[ActionId.HOME_NARROW](taken, PRESSED, respond)
    assert told == [slack_slow(TEXTS).text]
    assert [log["event"] for log in logs] == ["form.not_opened"]
