"""The tracker (Notion), as the services see it: pages of one table, and the building of that table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.tracker import Column, TrackerHome, Value
from bot.domain.tracker_schema import Spec, Table, ViewSpec
from bot.ports.errors import NotFoundError, RefusedError, UnreachableError


class TrashedError(NotFoundError):
    """The page is in the trash: it can be read, not written."""


class LockedOutError(UnreachableError):
    """The tracker as a whole cannot be used: the token is refused, or the database is gone or not shared with us."""


class ColumnChangedError(RefusedError):
    """A column the call named is not there any more, or is of another type: read the table again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the table.

    Attributes:
        values: what its columns show; a column that was deleted is not among them.
        edited_at: in whole minutes, as the tracker tells it.
        edited_by, created_by: e-mail addresses; None when not known or not a person.
        by_bot: the last edit was ours.
    """

    id: str
    url: str
    values: Mapping[Column, Value]
    created_at: datetime
    edited_at: datetime
    edited_by: str | None = None
    created_by: str | None = None
    by_bot: bool = False
    in_trash: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The pages a query gave; nothing may be inferred from what is missing unless it is `complete`."""

    pages: Sequence[Page] = field(default=())
    complete: bool = True


class Tracker(Protocol):
    """Pages. Calls raise OutsideError's kinds; reads and updates are retried inside, creates never."""

    async def create(self, home: TrackerHome, values: Mapping[Column, Value]) -> Page:
        """Make a page; raises AnswerLostError when it may have been made: then `find` it before trying again."""

    async def find(self, home: TrackerHome, request_id: str) -> list[Page]:
        """Return the pages that carry a row key, oldest first."""

    async def read(self, home: TrackerHome, page_id: str) -> Page:
        """Read one page as it is now, in the trash or not; raises NotFoundError when it is gone."""

    async def update(
        self, home: TrackerHome, page_id: str, values: Mapping[Column, Value], lines: Sequence[str] = ()
    ) -> Page:
        """Write absolute values, and add lines to Notes that are not there yet.

        Raises TrashedError for a page in the trash, NotFoundError for one that is gone.
        """

    async def changed(self, home: TrackerHome, since: datetime | None) -> Scan:
        """Return the pages last edited at or after a moment (None: all), in the order of their last edit."""

    async def trashed(self, home: TrackerHome) -> Scan:
        """Return the pages in the trash."""

    async def project(self, home: TrackerHome, client: str, project: str) -> str:
        """Return the page of a project in the Projects table, made when it is not there."""

    async def table(self, database_id: str) -> Table:
        """Read the table as it is now; raises NotFoundError for one that is not there or not shared with us."""


class TrackerBuilder(Protocol):
    """What setup needs besides."""

    def read_id(self, text: str) -> str | None:
        """Return the id in a page's or database's address, or None."""

    async def table(self, database_id: str) -> Table:
        """Read the table of a database; raises NotFoundError when there is none of this id."""

    async def whoami(self) -> str:
        """Return the connection's name: the check of the token."""

    async def create_table(self, page_id: str, title: str, columns: Mapping[str, Spec]) -> Table:
        """Make a database below a page; a formula that is refused is tried in its older form."""

    async def change_columns(self, source_id: str, columns: Mapping[str, Spec]) -> None:
        """Add columns, and give options to known ones, which may be named by their id."""

    async def views(self, database_id: str) -> list[str]:
        """Return the names of a database's views."""

    async def create_view(self, table: Table, view: ViewSpec, columns: Mapping[str, str]) -> str | None:
        """Make a view; returns why it could not be made as wanted, or None."""
