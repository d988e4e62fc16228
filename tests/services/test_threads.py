"""Looking for a message in a thread: also below cards that people deleted meanwhile."""

from typing import Any, cast

import pytest

from bot.domain.delivery import Delivery
from bot.domain.intake import FORMER, Card
from bot.services.handlers.reading import find_in_threads
from tests.unit.messages import build

CARD = Card(intake_id="i1", channel_id="C0ACME", ts="1.0")


class Threads:
    """Slack with one reply of ours, somewhere."""

    def __init__(self, below: str) -> None:
        self._below = below

    async def find(self, channel: str, delivery_id: str, since: object, thread_ts: str) -> str | None:  # noqa: ARG002 - the port's
        return "5.0" if thread_ts == self._below else None


def posted(ts: str, card: Card) -> Card:
    return Card(intake_id="i1", channel_id="C0ACME", ts=ts, number=card.number, former=card.former)


@pytest.mark.parametrize(
    ("below", "card", "found"),
    [
        ("1.0", CARD, "5.0"),
        ("1.0", CARD.lost(), "5.0"),
        ("1.0", posted("2.0", CARD.lost()), "5.0"),
        ("2.0", posted("2.0", CARD.lost()), "5.0"),
        ("9.0", posted("2.0", CARD.lost()), None),
        ("1.0", Card(intake_id="i1", channel_id="C0ACME"), None),
    ],
)
async def test_a_reply_is_found_below_the_card_it_was_sent_to(below: str, card: Card, found: str | None) -> None:
    delivery = cast("Delivery", type("Sent", (), {"id": "d1", "created_at": build.NOW}))
    assert await find_in_threads(cast("Any", Threads(below)), card, delivery) == found


def test_a_card_remembers_the_last_threads_it_lost() -> None:
    card = CARD
    for number in range(2, 9):
        card = posted(f"{number}.0", card.lost())
    assert (card.number, card.threads) == (8, ("8.0", "7.0", "6.0", "5.0"))
    assert len(card.former) == FORMER
    assert card.lost().ts is None
