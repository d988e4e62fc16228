"""The tracker's two formulas against plain Python, over random rows."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.notion.cells import Plain
from sandbox.notion.formula import compile_formula, evaluate
from sandbox.notion.formula.types import Rules
from sandbox.notion.records import Column, DataSource
from sandbox.notion.times import Moment
from tests.contract.notion_face.conftest import NEXT_NUDGE, SLA_BREACH, STATUSES
from tests.examples import examples

TYPES = {"Status": "select", "Created": "created_time", "Last Nudge": "date", "Nudge Count": "number"}
SETTLED = ("Authorized", "Revoked", "Declined")
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone


def source() -> DataSource:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    found = DataSource("d", "b", [], now, now, "u", "u")
    found.columns = {name: Column(name, name, kind) for name, kind in TYPES.items()}
    return found


NEXT = compile_formula(NEXT_NUDGE, source(), Rules())
BREACH = compile_formula(SLA_BREACH, source(), Rules())


def next_nudge(status: str | None, created: datetime, last: datetime | None, count: float | None) -> datetime | None:
    if status in SETTLED:
        return None
    if last is None:
        return created + timedelta(hours=24)
    return last + timedelta(hours=48 if count is not None and count >= 1 else 24)


@settings(max_examples=examples(2))
@given(
    status=st.sampled_from([*STATUSES, None]),
    created=MOMENTS,
    last=st.none() | MOMENTS,
    count=st.none() | st.integers(0, 9) | st.floats(0, 9),
    now=MOMENTS,
)
def test_the_formulas_say_what_python_says(
    status: str | None, created: datetime, last: datetime | None, count: float | None, now: datetime
) -> None:
    cells: dict[str, Plain] = {
        "Status": status,
        "Created": Moment(created),
        "Last Nudge": Moment(last) if last else None,
        "Nudge Count": count,
    }
    due = evaluate(NEXT.tree, cells.__getitem__, now)
    wanted = next_nudge(status, created, last, count)
    assert due == (Moment(wanted) if wanted else None)
    late = evaluate(BREACH.tree, cells.__getitem__, now)
    assert late is (status != "Authorized" and now > created + timedelta(hours=72))


def test_their_types() -> None:
    assert (NEXT.type, BREACH.type) == ("date", "boolean")
