"""The tracker's views."""

from bot.domain.tracker import Column
from bot.domain.tracker_schema import KINDS, ONLY_WITH_PROJECTS, ViewSpec

_OPEN = tuple((Column.STATUS, "select", "does_not_equal", name) for name in ("Authorized", "Declined", "Revoked"))
_OPEN_BY_HAND = "filter Status is none of Authorized, Declined, Revoked"
_WORK = (
    Column.CLIENT,
    Column.PROJECT,
    Column.APP,
    Column.STATUS,
    Column.OWNER,
    Column.NEXT_NUDGE_AT,
    Column.SLA_BREACH,
    Column.NUDGE_COUNT,
    Column.READY_FOR_TEARDOWN,
    Column.NOTES,
)
_AUDIT = tuple(column for column in KINDS if column not in ONLY_WITH_PROJECTS)

VIEWS = (
    ViewSpec(
        name="Active",
        filters=_OPEN,
        sorts=((Column.CREATED, True),),
        shows=_WORK,
        by_hand=f"a table; {_OPEN_BY_HAND}; sort by Created",
    ),
    ViewSpec(
        name="Due for Nudge",
        filters=(*_OPEN, (Column.NEXT_NUDGE_AT, "formula", "date", {"on_or_before": "today"})),
        sorts=((Column.CLOCK_START, True),),
        shows=_WORK,
        by_hand=f"a table; {_OPEN_BY_HAND}, and Next Nudge At is on or before today",
    ),
    ViewSpec(
        name="SLA > 72h",
        filters=((Column.SLA_BREACH, "formula", "checkbox", {"equals": True}),),
        sorts=((Column.CLOCK_START, True),),
        shows=_WORK,
        by_hand="a table; filter SLA Breach? is checked; sort by Clock Start",
    ),
    ViewSpec(
        name="Authorized This Week",
        filters=((Column.STATUS, "select", "equals", "Authorized"), (Column.AUTHORIZED_AT, "date", "this_week", {})),
        sorts=((Column.AUTHORIZED_AT, False),),
        shows=(Column.CLIENT, Column.PROJECT, Column.APP, Column.AUTHORIZED_AT, Column.OWNER),
        by_hand="a table; filter Status is Authorized and Authorized At is this week",
    ),
    ViewSpec(
        name="Active board",
        kind="board",
        group=(Column.APP, "select"),
        filters=_OPEN,
        shows=(Column.CLIENT, Column.STATUS, Column.PROJECT, Column.OWNER),
        by_hand=f"a board grouped by App that shows Status; {_OPEN_BY_HAND}",
    ),
    ViewSpec(
        name="By Client board",
        kind="board",
        group=(Column.CLIENT, "title"),
        shows=(Column.APP, Column.STATUS, Column.PROJECT, Column.OWNER),
        by_hand="a board grouped by Client",
    ),
    ViewSpec(
        name="Owner Focus",
        group=(Column.OWNER, "person"),
        filters=_OPEN,
        shows=_WORK,
        by_hand=f"a table grouped by Owner; {_OPEN_BY_HAND}",
    ),
    ViewSpec(
        name="Audit table",
        sorts=((Column.CREATED, False),),
        shows=_AUDIT,
        by_hand="a table with every column; sort by Created, newest first",
    ),
)
