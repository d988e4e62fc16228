from datetime import timedelta

import pytest

from bot.domain.nudges import deadline, is_late, next_nudge_at
from bot.domain.status import Status
from tests.unit.domain.build import NOW, a_request

H = timedelta(hours=1)


def test_the_first_nudge_is_owed_a_day_after_make_took_the_request():
    assert next_nudge_at(a_request(created_at=NOW - 5 * H)) == NOW + 24 * H


def test_after_the_first_nudge_the_next_is_owed_every_48_hours():
    assert next_nudge_at(a_request(last_nudge_at=NOW, nudge_count=1)) == NOW + 48 * H
    assert next_nudge_at(a_request(last_nudge_at=NOW, nudge_count=7)) == NOW + 48 * H


def test_after_a_restart_the_first_is_owed_a_day_later():
    assert next_nudge_at(a_request(last_nudge_at=NOW, nudge_count=0)) == NOW + 24 * H


@pytest.mark.parametrize("status", [Status.AUTHORIZED, Status.DECLINED, Status.REVOKED])
def test_a_finished_row_is_neither_nudged_nor_late(status):
    row = a_request(status=status)
    assert next_nudge_at(row) is None
    assert not is_late(row, NOW + 1000 * H)


def test_a_row_make_does_not_have_yet_is_neither_nudged_nor_late():
    row = a_request(requested_at=None)
    assert next_nudge_at(row) is None
    assert not is_late(row, NOW + 1000 * H)


def test_a_row_taken_back_by_the_client_or_being_revoked_is_not_nudged():
    assert next_nudge_at(a_request(withdrawn_at=NOW)) is None
    assert next_nudge_at(a_request(revoke_requested_at=NOW)) is None


def test_late_begins_after_72_hours_and_counts_from_a_restart():
    row = a_request()
    assert deadline(row) == NOW + 72 * H
    assert not is_late(row, NOW + 72 * H)
    assert is_late(row, NOW + 72 * H + timedelta(seconds=1))
    assert not is_late(a_request(restarted_at=NOW + 10 * H), NOW + 80 * H)
