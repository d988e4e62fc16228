"""What Make showed before something happened, and what is known by then: the older never counts for more."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.adapters.store import SqlStore
from bot.domain.credential import Health
from bot.domain.probing import EVERY
from bot.domain.request import Request
from bot.domain.status import Status
from bot.ports.credential_api import Connection
from bot.services.probing import Prober
from bot.services.recorder import Recorder
from tests.services.stage import GMAIL, OWNER, TEXTS, Stage
from tests.services.test_revoking import AGO, come_back, given, held
from tests.services.world import Make
from tests.store.conftest import StandingClock

RENEWED = 5
"""The moment at which Make has taken a renewal, and has not answered yet."""


async def revoked(stage: Stage):
    row = await given(stage)
    await stage.rows.revoke(row.id, OWNER)
    await stage.settle()
    stage.clock.advance(stage.tick)
    return row


async def renew(stage: Stage, row: Request, happens: Callable[[], Awaitable[None]]) -> None:
    """Reauthorize a row; something happens right after Make has taken that."""
    await stage.rows.reauthorize(row.id, OWNER)
    stage.moments.passed.clear()
    stage.moments.once_at(RENEWED, happens)
    await stage.settle()
    assert stage.moments.passed[RENEWED - 1] == "after request_reauthorize"


async def test_an_answer_that_lags_proves_no_revoke(sqlite_store: SqlStore, clock: StandingClock):
    stage = Stage(sqlite_store, clock, Make())
    row = await revoked(stage)
    for request in stage.make.requests.values():
        before = stage.make.observed(request)
    await come_back(stage)
    stage.make.lags[before.make_id] = before
    for _ in range(8):
        await stage.beat()
    after = await stage.row(row)
    assert after.is_revoking
    assert "older state" in (after.problem or "")
    stage.make.lags.clear()
    await stage.settle()
    assert held(stage, GMAIL) == []
    assert not (await stage.row(row)).is_revoking


async def test_what_was_torn_down_while_make_answered_has_not_come_back(sqlite_store: SqlStore, clock: StandingClock):
    stage = Stage(sqlite_store, clock, Make())
    row = await given(stage)
    await stage.rows.revoke(row.id, OWNER)
    made = (await stage.dossier(row.intake_id)).make_requests[0]

    async def carried_out() -> None:
        for lane in stage.lanes:
            await lane.run()

    stage.moments.passed.clear()
    stage.moments.once_at(2, carried_out)
    await stage.watcher.look_at([made.id])
    assert stage.moments.passed[:2] == ["before detail", "after detail"]
    assert (await stage.row(row)).status is Status.REVOKED
    events = await stage.events(row.intake_id)
    assert "came_back" not in events
    assert events.count("revoke_asked") == 1


async def test_a_test_of_a_connection_says_nothing_of_what_was_signed_in_anew_meanwhile(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    row = await given(stage)

    async def signs_in_anew() -> None:
        stage.make.turn(GMAIL, "invalid")
        await stage.settle()
        await stage.rows.reauthorize(row.id, OWNER)
        await stage.settle()
        stage.make.turn(GMAIL, "authorized")
        await stage.settle()

    class Api:
        answers = True

        async def test_connection(self, _: str) -> bool:
            if not self.answers:
                await signs_in_anew()
            return self.answers

        async def connection(self, _: str) -> Connection:
            return Connection(name="Acme Gmail")

    api: Any = Api()
    prober = Prober(api, stage.store, clock, Recorder(clock, TEXTS))

    async def health() -> tuple[str, Health]:
        (held,) = (await stage.dossier(row.intake_id)).credentials_of(row.id)
        return held.state, held.health

    await prober.run()
    assert await health() == ("authorized", Health.WORKS)
    clock.advance(EVERY)
    api.answers = False
    await prober.run()
    assert await health() == ("authorized", Health.UNTESTED)


async def test_a_renewal_of_what_the_client_deleted_meanwhile_does_not_wake_the_row(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    row = await stage.broken()

    async def deleted() -> None:
        stage.make.requests.clear()
        clock.advance(stage.tick)
        await stage.watcher.run()

    await renew(stage, row, deleted)
    after = await stage.row(row)
    assert (after.status, after.is_renewing) == (Status.DECLINED, False)
    assert "renewing" not in await stage.events(row.intake_id)


async def test_who_signed_in_before_the_renewal_was_written_down_is_seen_soon(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    row = await stage.broken()
    clock.advance(AGO)
    await stage.settle()

    async def signed_in() -> None:
        stage.make.turn(GMAIL, "authorized")
        clock.advance(stage.tick)
        await stage.watcher.run()

    await renew(stage, row, signed_in)
    await stage.beat()
    assert (await stage.row(row)).status is Status.AUTHORIZED


async def test_a_dropped_wish_to_ask_again_leaves_no_access_on_a_revoked_row(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    row = await revoked(stage)
    stage.make.down |= {"delete"}
    await stage.rows.ask_again(row.id, OWNER)
    await stage.beat()
    await come_back(stage)
    stage.office.gone.add(OWNER)
    stage.make.down.clear()
    await stage.settle()
    after = await stage.row(row)
    assert (after.status, after.is_asked_again) == (Status.REVOKED, False)
    assert held(stage, GMAIL) == [], "it is taken back, as nobody asks again any more"
