"""Sets the tracker up: makes the table, and repairs and adds what is missing; it never deletes and never doubles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.domain.formulas import FORMULAS, named
from bot.domain.tracker import Column, TrackerHome
from bot.domain.tracker_schema import (
    KINDS,
    PROJECTS_TITLE,
    TITLE,
    Difference,
    Drift,
    Fit,
    Spec,
    Table,
    compare,
    expected,
    spec,
)
from bot.domain.tracker_views import VIEWS
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError, OutsideError
from bot.ports.store import Store
from bot.ports.tracker import TrackerBuilder
from bot.services.tracker.backfill import backfill
from bot.services.tracker.projects import PROJECT_COLUMNS, missing_project_columns

COMMAND = ".venv/bin/python -m bot notion setup"


class SetupError(Exception):
    """Setup cannot go on; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What setup was asked for: the page or database, whether with Projects, and whether owners are plain names."""

    where: str | None = None
    projects: bool = False
    owner_as_text: bool = False


@dataclass(slots=True, kw_only=True)
class Report:
    """What setup found and did: changes made, and what is left to be clicked by hand."""

    table: Table | None = None
    done: list[str]
    by_hand: list[str]
    differences: tuple[Difference, ...] = ()
    owed: int = 0


class Setup:
    """Makes and repairs the tracker.

    Args:
        builder: Notion.
        store: where ids of columns are kept.
        clock: tells when.
        apps: labels of the catalogue, the options of App.
        database_id: the configured one, or None.
    """

    def __init__(
        self, builder: TrackerBuilder, store: Store, clock: Clock, apps: Iterable[str], database_id: str | None
    ) -> None:
        self._builder = builder
        self._store = store
        self._clock = clock
        self._apps = tuple(apps)
        self._database_id = database_id

    async def check(self, wanted: Wanted) -> Report:
        """Compare without changing anything."""
        table = await self._known(wanted.where)
        if table is None:
            raise SetupError(f"There is no tracker yet: run {COMMAND} with the address of a page.")
        home = await self._home(table)
        fit = compare(table, home.columns, projects=home.projects_id is not None)
        return Report(table=table, done=[], by_hand=[], differences=fit.differences)

    async def run(self, wanted: Wanted) -> Report:
        """Make what is missing."""
        report = Report(done=[], by_hand=[])
        table = await self._known(wanted.where)
        is_new = table is None
        table = table or await self._make(wanted, report)
        home = await self._home(table)
        columns = dict(home.columns)
        table = await self._repair(table, home, wanted, report)
        if wanted.projects or home.projects_id is not None:
            home = replace(home, projects_id=await self._projects(table, home, report))
            table = await self._repair(table, home, wanted, report, projects=True)
        fit = compare(table, columns, projects=home.projects_id is not None)
        if home.projects_id is not None:
            await self._roll_up(home.projects_id, report)
        await self._views(table, fit, report, is_new=is_new)
        await self._finish(table, home, fit, report)
        return report

    async def _known(self, where: str | None) -> Table | None:
        """Return the table that `where` names or that was made on the page it names; None when there is none yet."""
        wanted = self._id(where) if where else None
        candidates = [wanted, self._database_id] if where else [self._database_id]
        async with self._store.transaction(read_only=True) as tx:
            candidates += [home.database_id for home in await tx.tracker_homes()]
        for candidate in dict.fromkeys(c for c in candidates if c):
            table = await self._table(candidate)
            if table is not None and wanted in {None, candidate, table.page_id, table.database_id, table.source_id}:
                return table
        return None

    def _id(self, where: str) -> str:
        found = self._builder.read_id(where)
        if found is None:
            raise SetupError(f"There is no id in “{where}”: copy the page's link in Notion (••• → Copy link).")
        return found

    async def _table(self, database_id: str) -> Table | None:
        try:
            return await self._builder.table(database_id)
        except NotFoundError:
            return None

    async def _home(self, table: Table) -> TrackerHome:
        async with self._store.transaction(read_only=True) as tx:
            kept = await tx.tracker_home(table.database_id)
        return kept or TrackerHome(database_id=table.database_id, source_id=table.source_id, url=table.url)

    async def _make(self, wanted: Wanted, report: Report) -> Table:
        if not wanted.where:
            raise SetupError(f"Name the page the tracker should be on: {COMMAND} <address of the page>")
        columns = {str(column): spec(column, self._apps) for column in expected(projects=False)}
        if wanted.owner_as_text:
            columns[Column.OWNER] = Spec(kind="rich_text")
        try:
            table = await self._builder.create_table(self._id(wanted.where), TITLE, columns)
        except NotFoundError as error:
            raise SetupError(f"The page cannot be used. {error}") from error
        report.done.append(f"made the database {TITLE}")
        return table

    async def _repair(
        self, table: Table, home: TrackerHome, wanted: Wanted, report: Report, *, projects: bool = False
    ) -> Table:
        """Add missing columns and options; a column of another type is left to a person, with all it holds."""
        fit = compare(table, home.columns, projects=projects)
        missing = [d.column for d in fit.differences if d.drift is Drift.MISSING]
        plain = {str(c): self._plain(c, home, wanted) for c in missing if KINDS[c] != "formula"}
        plain |= self._options(table, fit)
        if plain:
            await self._builder.change_columns(table.source_id, plain)
            table = await self._builder.table(table.database_id)
            fit = compare(table, home.columns, projects=projects)
        formulas = self._formulas(table, fit, renewed=[c for c in missing if KINDS[c] != "formula"])
        if formulas:
            await self._builder.change_columns(table.source_id, formulas)
            table = await self._builder.table(table.database_id)
        report.done += [f"added the column {column}" for column in missing]
        report.by_hand += [
            f"{d.column} is a column of type {d.found}: change its type back to {KINDS[d.column]}"
            for d in fit.differences
            if d.drift is Drift.RETYPED and not any(str(d.column) in line for line in report.by_hand)
        ]
        return table

    def _plain(self, column: Column, home: TrackerHome, wanted: Wanted) -> Spec:
        if column is Column.PROJECT_PAGE:
            return Spec(kind="relation", relates_to=str(home.projects_id), back_name="Requests")
        if column is Column.OWNER and wanted.owner_as_text:
            return Spec(kind="rich_text")
        return spec(column, self._apps)

    def _options(self, table: Table, fit: Fit) -> dict[str, Spec]:
        """Give Status the options it lacks; the list replaces the old one, so it names those too."""
        lacking = [d for d in fit.differences if d.drift is Drift.OPTION_MISSING]
        shown = table.by_id(fit.columns.get(Column.STATUS))
        if not lacking or shown is None:
            return {}
        made = [option for option in spec(Column.STATUS).options if option[0] not in shown.options]
        return {shown.id: Spec(kind="select", options=(*((name, "") for name in shown.options), *made))}

    def _formulas(self, table: Table, fit: Fit, renewed: list[Column]) -> dict[str, Spec]:
        """Return the formulas that are missing, or that name a column which was just made anew."""
        names = {c: shown.name for c, i in fit.columns.items() if (shown := table.by_id(i)) is not None}
        found: dict[str, Spec] = {}
        for difference in fit.differences:
            if difference.drift is Drift.MISSING and difference.column in FORMULAS:
                found[difference.column] = _formula(difference.column, names)
        for column, expression in FORMULAS.items():
            if column in fit.columns and any(f'prop("{old}")' in expression for old in renewed):
                found[fit.columns[column]] = _formula(column, names)
        return found

    async def _projects(self, table: Table, home: TrackerHome, report: Report) -> str:
        if home.projects_id is not None and await self._table(home.projects_id) is not None:
            return home.projects_id
        if table.page_id is None:
            raise SetupError("The Projects database needs a page: move the tracker's database onto one.")
        made = await self._builder.create_table(table.page_id, PROJECTS_TITLE, PROJECT_COLUMNS)
        report.done.append(f"made the database {PROJECTS_TITLE}")
        async with self._store.transaction() as tx:
            await tx.keep_tracker_home(replace(home, projects_id=made.source_id))
        return made.source_id

    async def _roll_up(self, projects_id: str, report: Report) -> None:
        """Add the roll-ups once the relation is there, and the rate once they are."""
        for _ in range(2):
            table = await self._builder.table(projects_id)
            missing = missing_project_columns(table)
            if missing:
                await self._builder.change_columns(projects_id, missing)
                report.done += [f"added the column {name} to {PROJECTS_TITLE}" for name in missing]

    async def _views(self, table: Table, fit: Fit, report: Report, *, is_new: bool) -> None:
        try:
            known = [] if is_new else await self._builder.views(table.database_id)
        except OutsideError:
            known = []
        for view in (view for view in VIEWS if view.name not in known):
            why = await self._builder.create_view(table, view, fit.columns)
            if why is None:
                report.done.append(f"made the view {view.name}")
            else:
                report.by_hand.append(f"View “{view.name}”: press + beside the views and make {view.by_hand} ({why})")

    async def _finish(self, table: Table, home: TrackerHome, fit: Fit, report: Report) -> None:
        """Keep the ids; rows are owed again where columns are new."""
        renewed = [Column(name) for name, found in fit.columns.items() if home.columns.get(name) != found]
        columns = {**home.columns, **fit.columns}
        kept = replace(home, source_id=table.source_id, url=table.url, columns=columns, owner_kind=fit.owner_kind)
        if renewed:
            report.owed = await backfill(self._store, self._clock, renewed)
        async with self._store.transaction() as tx:
            await tx.keep_tracker_home(kept)
        report.table, report.differences = table, fit.differences


def _formula(column: Column, names: Mapping[str, str]) -> Spec:
    return Spec(kind="formula", expression=named(FORMULAS[column], names))
