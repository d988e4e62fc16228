"""Where the tracker is, and by which ids its columns go."""

from dataclasses import replace

import structlog

from bot.domain.tracker import Column, TrackerHome
from bot.domain.tracker_schema import compare
from bot.ports.errors import NotFoundError
from bot.ports.store import Store
from bot.ports.tracker import LockedOutError, Tracker

log = structlog.get_logger()
ADVICE = ".venv/bin/python -m bot notion setup --check"


class Home:
    """Knows the configured database; what it learned is kept in the store, so that renamed columns stay known."""

    def __init__(self, tracker: Tracker, store: Store, database_id: str) -> None:
        self._tracker = tracker
        self._store = store
        self._database_id = database_id
        self._known: TrackerHome | None = None
        self._unkept: TrackerHome | None = None

    async def current(self) -> TrackerHome:
        """Return where the tracker is; reads the table the first time.

        Raises:
            LockedOutError: the database is not there, or not shared with us.
        """
        if self._known is None:
            await self.refresh()
        assert self._known is not None  # noqa: S101 - refresh has just set it, or raised
        return self._known

    async def refresh(self) -> frozenset[Column]:
        """Read the table again; returns the columns that are new to us, or are no longer the ones they were.

        What was learned is kept only by `keep`, once the rows are owed what those columns lack.
        """
        try:
            table = await self._tracker.table(self._database_id)
        except NotFoundError as error:
            raise LockedOutError(f"The tracker's database cannot be used. {error}") from error
        async with self._store.transaction() as tx:
            kept = await tx.tracker_home(table.database_id)
        remembered = kept.columns if kept is not None else {}
        projects_id = kept.projects_id if kept is not None else None
        fit = compare(table, remembered, projects=projects_id is not None)
        home = TrackerHome(
            database_id=table.database_id,
            source_id=table.source_id,
            url=table.url,
            columns=fit.columns,
            owner_kind=fit.owner_kind,
            projects_id=projects_id,
        )
        # The id of a column that is missing now stays: one that comes back out of Notion's trash has its old id.
        learned = replace(home, columns={**remembered, **fit.columns})
        self._unkept = learned if learned != kept else None
        before, self._known = self._known, home
        if fit.differences and (before is None or before.columns != home.columns):
            log.warning("notion.columns_differ", count=len(fit.differences), advice=ADVICE)
        olds = [remembered, *([before.columns] if before is not None else [])]
        return frozenset(Column(name) for name, i in home.columns.items() if any(old.get(name) != i for old in olds))

    async def keep(self) -> None:
        """Keep what the last look taught."""
        if self._unkept is not None:
            async with self._store.transaction() as tx:
                await tx.keep_tracker_home(self._unkept)
            self._unkept = None
