"""An App Home whose publish got no answer: Slack may show what nobody noted, and must not keep it."""

from typing import Any, cast

import pytest

from bot.adapters.store import SqlStore
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.person import Person
from bot.ports.errors import AnswerLostError
from bot.services.handlers.home_publish import HomePublish
from bot.services.home import AppHome
from tests.store.conftest import StandingClock
from tests.unit.messages import build
from tests.unit.messages.surveys import survey

PAULA = "U0PAULA"


class Slack:
    """Takes every Home, and answers unless told otherwise."""

    def __init__(self) -> None:
        self.shown: Any = None
        self.answers = True

    async def publish_home(self, _: str, view: Any, *, waits: bool) -> None:  # noqa: ARG002 - the chat's signature
        self.shown = view
        if not self.answers:
            raise AnswerLostError("no answer")

    async def allow(self, *_: Any) -> Person:
        return Person(id=PAULA, name="Paula", team_id="T0NORTH")

    async def survey(self, look: Any, *_: Any, **__: Any) -> Any:
        return survey(self.dossiers, build.NOW, look)

    dossiers: tuple[Any, ...] = ()


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def homes(slack: Slack, sqlite_store: SqlStore, clock: StandingClock) -> AppHome:
    return AppHome(sqlite_store, cast("Any", slack), clock, cast("Any", slack), cast("Any", slack), build.TEXTS)


def owed(failures: int) -> Delivery:
    return Delivery(
        id="d",
        kind=DeliveryKind.HOME,
        key=f"slack.home:{PAULA}",
        intake_id="",
        subject_id=PAULA,
        next_attempt_at=build.NOW,
        created_at=build.NOW,
        failures=failures,
    )


async def test_it_is_published_again_although_all_is_as_it_was_before(slack: Slack, homes: AppHome):
    await homes.opened(PAULA, shown=True)
    before, slack.dossiers, slack.answers = slack.shown, (build.dossier(build.row()),), False
    with pytest.raises(AnswerLostError):
        await HomePublish(homes).send(owed(0))
    assert slack.shown != before
    slack.dossiers, slack.answers = (), True

    await HomePublish(homes).send(owed(1))

    assert slack.shown == before


async def test_a_visit_without_an_answer_leaves_nothing_taken_for_known(slack: Slack, homes: AppHome):
    await homes.opened(PAULA, shown=True)
    before, slack.dossiers, slack.answers = slack.shown, (build.dossier(build.row()),), False
    with pytest.raises(AnswerLostError):
        await homes.turn(PAULA, lambda look: look)
    slack.dossiers, slack.answers = (), True

    await HomePublish(homes).send(owed(0))

    assert slack.shown == before


async def test_what_is_known_to_be_shown_is_not_published_again(slack: Slack, homes: AppHome):
    await homes.opened(PAULA, shown=True)
    slack.shown = None
    await HomePublish(homes).send(owed(0))
    assert slack.shown is None
