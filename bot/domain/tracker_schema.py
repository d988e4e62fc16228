"""What the tracker's table should look like, and how far a table is from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.formulas import FORMULAS
from bot.domain.status import Status
from bot.domain.tracker import Column

TITLE = "Credential Intake"
PROJECTS_TITLE = "Projects"
MAX_OPTIONS = 100

KINDS: Mapping[Column, str] = {
    Column.CLIENT: "title",
    Column.PROJECT: "rich_text",
    Column.APP: "select",
    Column.REQUEST_LINK: "url",
    Column.REQUEST_ID: "rich_text",
    Column.CREDENTIAL_ID: "rich_text",
    Column.STATUS: "select",
    Column.OWNER: "people",
    Column.CREATED: "created_time",
    Column.LAST_NUDGE: "date",
    Column.NUDGE_COUNT: "number",
    Column.NEXT_NUDGE_AT: "formula",
    Column.SLA_BREACH: "formula",
    Column.AUTHORIZED_AT: "date",
    Column.REVOKED_AT: "date",
    Column.NOTES: "rich_text",
    Column.ROW_KEY: "rich_text",
    Column.READY_FOR_TEARDOWN: "checkbox",
    Column.SEND_REQUEST: "checkbox",
    Column.CONTACT_NAME: "rich_text",
    Column.CONTACT_EMAIL: "email",
    Column.SLACK_THREAD: "url",
    Column.OWNER_NAME: "rich_text",
    Column.CLOCK_START: "date",
    Column.NUDGES_PAUSED: "checkbox",
    Column.IS_AUTHORIZED: "formula",
    Column.IS_PENDING: "formula",
    Column.PROJECT_PAGE: "relation",
}
ONLY_WITH_PROJECTS = frozenset({Column.IS_AUTHORIZED, Column.IS_PENDING, Column.PROJECT_PAGE})
ALSO_FITS = {Column.OWNER: frozenset({"people", "rich_text"})}
COLOURS = {
    Status.PENDING: "yellow",
    Status.PARTIALLY_AUTHORIZED: "orange",
    Status.AUTHORIZED: "green",
    Status.DECLINED: "red",
    Status.INVALID: "purple",
    Status.REVOKED: "gray",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """How a column is made.

    Attributes:
        kind: Notion's type.
        options: names of a select's options, each with a colour or "".
        expression: a formula.
        relates_to, back_name: a relation's other table, and the column that appears there.
        rollup: a roll-up's relation, column and function.
    """

    kind: str
    options: tuple[tuple[str, str], ...] = ()
    expression: str = ""
    relates_to: str = ""
    back_name: str = ""
    rollup: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column as a table shows it."""

    id: str
    name: str
    kind: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as it is; `page_id` is the page its database lies on."""

    database_id: str
    source_id: str
    url: str
    page_id: str | None = None
    columns: tuple[ShownColumn, ...] = ()

    def by_id(self, column_id: str | None) -> ShownColumn | None:
        """Return the column of an id, or None."""
        return next((c for c in self.columns if c.id == column_id), None)

    def by_name(self, name: str) -> ShownColumn | None:
        """Return the column of a name, or None."""
        return next((c for c in self.columns if c.name == name), None)


class Drift(StrEnum):
    """What is wrong with a column."""

    MISSING = "missing"
    RENAMED = "renamed"
    RETYPED = "retyped"
    OPTION_MISSING = "option_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference between a table and what it should be; `found` is the name, type or option in question."""

    column: Column
    drift: Drift
    found: str = ""

    @property
    def stops_sync(self) -> bool:
        """Tell whether the column cannot be kept up while this stands."""
        return self.drift in {Drift.MISSING, Drift.RETYPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A table compared: the ids of the columns that can be used, and every difference."""

    columns: Mapping[str, str] = field(default_factory=dict)
    owner_kind: str = "people"
    differences: tuple[Difference, ...] = ()


def expected(*, projects: bool) -> list[Column]:
    """Return the columns a table should have."""
    return [column for column in KINDS if projects or column not in ONLY_WITH_PROJECTS]


def spec(column: Column, apps: Iterable[str] = ()) -> Spec:
    """Return how a column is made; `apps` become the options of App."""
    options: tuple[tuple[str, str], ...] = ()
    if column is Column.STATUS:
        options = tuple((str(status), COLOURS[status]) for status in Status)
    if column is Column.APP:
        options = tuple((option_name(app), "") for app in apps)[:MAX_OPTIONS]
    return Spec(kind=KINDS[column], options=options, expression=FORMULAS.get(column, ""))


def option_name(name: str) -> str:
    """Return a name as a select's option may be called: no comma, at most 100 characters."""
    return " ".join(name.replace(",", " ").split())[:100]


def compare(table: Table, known: Mapping[str, str], *, projects: bool) -> Fit:
    """Compare a table with what it should be: by stored id first, by name only where no id is known (any more)."""
    ids: dict[str, str] = {}
    owner_kind = "people"
    differences: list[Difference] = []
    for column in expected(projects=projects):
        shown = table.by_id(known.get(column)) or table.by_name(column)
        found = _difference(column, shown)
        differences += found
        if shown is not None and not any(one.stops_sync for one in found):
            ids[column] = shown.id
            owner_kind = shown.kind if column is Column.OWNER else owner_kind
    return Fit(columns=ids, owner_kind=owner_kind, differences=tuple(differences))


def _difference(column: Column, shown: ShownColumn | None) -> list[Difference]:
    if shown is None:
        return [Difference(column=column, drift=Drift.MISSING)]
    if shown.kind not in ALSO_FITS.get(column, {KINDS[column]}):
        return [Difference(column=column, drift=Drift.RETYPED, found=shown.kind)]
    found = []
    if shown.name != column:
        found.append(Difference(column=column, drift=Drift.RENAMED, found=shown.name))
    if column is Column.STATUS:
        absent = [status for status in Status if status not in shown.options]
        found += [Difference(column=column, drift=Drift.OPTION_MISSING, found=status) for status in absent]
    return found


def needs_setup(difference: Difference) -> bool:
    """Tell whether a difference is one to be mended; a column that was only renamed works on."""
    return difference.drift is not Drift.RENAMED


def described(difference: Difference) -> str:
    """Return a difference as a line for the operator."""
    words = {
        Drift.MISSING: "is missing: setup adds it",
        Drift.RENAMED: f"is called {difference.found} now: that is fine, it is known by its id",
        Drift.RETYPED: f"has become a column of type {difference.found}: change its type back by hand",
        Drift.OPTION_MISSING: f"lacks the option {difference.found}: setup adds it",
    }
    return f"Column {difference.column} {words[difference.drift]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSpec:
    """A view.

    Attributes:
        kind: table or board.
        group: the column a board or table is grouped by, with Notion's word for that kind of group.
        filters: conditions, all of which hold: (column, Notion's family, operator, value).
        sorts: (column, ascending).
        shows: the columns shown, in their order.
        by_hand: what to click where it cannot be made.
    """

    name: str
    kind: str = "table"
    group: tuple[Column, str] | None = None
    filters: tuple[tuple[Column, str, str, object], ...] = ()
    sorts: tuple[tuple[Column, bool], ...] = ()
    shows: tuple[Column, ...] = ()
    by_hand: str = ""
