"""The tracker's formulas, as Notion would evaluate them, say what bot.domain.nudges says."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.formulas import FORMULAS, named, older
from bot.domain.nudges import is_late, next_nudge_at
from bot.domain.projection import project
from bot.domain.status import Status
from bot.domain.tracker import Column
from bot.domain.tracker_schema import KINDS
from sandbox.notion.cells import Plain
from sandbox.notion.formula import compile_formula, evaluate
from sandbox.notion.formula.types import Rules
from sandbox.notion.records import Column as ShownColumn
from sandbox.notion.records import DataSource
from sandbox.notion.times import Moment
from tests.examples import examples
from tests.store.build import a_dossier

MINUTES = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - the strategy adds the zone
    lambda at: at.replace(second=0, microsecond=0)
)
MAYBE = st.none() | MINUTES
ROWS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(Status),
        "requested_at": MAYBE,
        "restarted_at": MAYBE,
        "last_nudge_at": MAYBE,
        "nudge_count": st.integers(0, 9),
        "withdrawn_at": MAYBE,
        "paused_at": st.none() | MINUTES,
        "revoke_requested_at": MAYBE,
    }
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def _compiled(column: Column, spelling: Any = str) -> Any:
    source = DataSource("d", "b", [], NOW, NOW, "u", "u")
    source.columns = {str(c): ShownColumn(str(c), str(c), kind) for c, kind in KINDS.items() if kind != "formula"}
    return compile_formula(spelling(FORMULAS[column]), source, Rules())


def _cells(dossier: Any, row: Any) -> dict[str, Plain]:
    shown = project(dossier, row)
    kinds = {str(column): KINDS[column] for column in shown}
    cells: dict[str, Plain] = {}
    for column, value in shown.items():
        dated = kinds[column] == "date" and value
        cells[column] = Moment(datetime.fromisoformat(str(value))) if dated else value
    return cells


@pytest.mark.parametrize("spelling", [str, older])
@settings(max_examples=examples(2))
@given(changes=ROWS, now=MINUTES)
def test_they_say_what_the_pure_functions_say(spelling: Any, changes: dict[str, Any], now: datetime) -> None:
    dossier = a_dossier("gmail")
    row = replace(dossier.requests[0], **changes)
    cells = _cells(dossier.with_request(row), row)
    due = evaluate(_compiled(Column.NEXT_NUDGE_AT, spelling).tree, cells.__getitem__, now)
    expected = next_nudge_at(row)
    assert due == (Moment(expected) if expected else None)
    late = evaluate(_compiled(Column.SLA_BREACH, spelling).tree, cells.__getitem__, now)
    assert late is is_late(row, now)


def test_their_types():
    assert _compiled(Column.NEXT_NUDGE_AT).type == "date"
    assert _compiled(Column.SLA_BREACH).type == "boolean"


def test_a_renamed_column_is_called_by_its_new_name():
    assert named('prop("Status") == "Status"', {"Status": "State"}) == 'prop("State") == "Status"'


def test_a_row_a_person_added_is_neither_due_nor_late():
    cells: dict[str, Plain] = dict.fromkeys(KINDS)
    far = datetime(2030, 1, 1, tzinfo=UTC)
    assert evaluate(_compiled(Column.NEXT_NUDGE_AT).tree, cells.__getitem__, far) is None
    assert not evaluate(_compiled(Column.SLA_BREACH).tree, cells.__getitem__, far)
