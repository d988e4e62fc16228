"""A renewal of which nobody knows whether Make took it up: it comes to an end, whatever became of the request."""

import pytest

from bot.domain.delivery import DeliveryKind
from bot.ports.errors import AnswerLostError
from bot.services.handlers.make_reauthorize import NO_LONGER_ALLOWED
from tests.services.stage import OWNER, Stage
from tests.services.world import Make


async def lost(stage: Stage):
    """The answer to a renewal got lost, and the client deleted the request at once; returns the row."""
    row = await stage.broken()
    await stage.rows.reauthorize(row.id, OWNER)

    async def cut(name: str) -> None:
        if name == "after request_reauthorize":
            stage.make.requests.clear()
            raise AnswerLostError("Make gave no answer.")

    stage.make.moment = cut
    await next(lane for lane in stage.lanes if lane.kind is DeliveryKind.MAKE_REAUTHORIZE).run()
    return row


async def test_who_lost_the_right_while_make_was_slow_has_nobody_mailed(sqlite_store, clock):
    stage = Stage(sqlite_store, clock, Make())
    row = await stage.broken()
    await stage.rows.reauthorize(row.id, OWNER)
    await stage.leave_while_make_answers(OWNER)
    assert "request_reauthorize" not in stage.make.calls
    after = await stage.row(row)
    assert not after.is_renewing
    assert after.problem == NO_LONGER_ALLOWED


@pytest.mark.parametrize("is_wanted", [True, False])
async def test_a_lost_renewal_ends_when_its_request_is_gone(sqlite_store, clock, *, is_wanted):
    stage = Stage(sqlite_store, clock, Make())
    row = await lost(stage)
    if not is_wanted:
        await stage.rows.revoke(row.id, OWNER)
    await stage.settle()
    after = await stage.row(row)
    assert after.has_ended
    assert not after.is_renewing
    assert (after.problem is not None) == is_wanted
