"""The card as the services render it: which of them tell of an outage."""

from typing import Any, cast

import pytest

from bot.domain.rounds import NudgePlan
from bot.domain.status import Status
from bot.messages.card import Footer
from bot.ports.store import SystemState
from bot.services.cards import Cards
from bot.services.systems import Systems
from tests.unit.messages import build


class Failing:
    """Systems of which one has been failing for a while."""

    async def failures(self) -> list[SystemState]:
        return [SystemState(name="webhook", failing_since=build.OPENED, error="It does not answer.")]


class Clock:
    def now(self):
        return build.NOW


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ((Status.PENDING,), True),
        ((Status.AUTHORIZED,), True),
        ((Status.DECLINED, Status.PENDING), True),
        ((Status.DECLINED,), False),
        ((Status.REVOKED, Status.DECLINED), False),
    ],
)
async def test_an_outage_is_told_where_an_app_has_not_ended(statuses, told):
    rows = [build.row(number, status=status) for number, status in enumerate(statuses, start=1)]
    cards = Cards(Clock(), cast("Systems", Failing()), build.TEXTS, Footer(), NudgePlan())

    message = await cards.render(build.dossier(*rows))

    assert ("It does not answer." in shown(message.blocks)) is told


def shown(blocks: Any) -> str:
    return str(blocks)
