"""The tracker: the columns of its table, who owns each, and what we remember of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | float | bool | None
"""What stands in a column: text, an option's name, a number, a tick, a moment as ISO text, a person's e-mail."""
Values = Mapping["Column", Value]


class Column(StrEnum):
    """The tracker's columns, as they are named when setup makes them; later they are known by their stored ids."""

    CLIENT = "Client"
    PROJECT = "Project"
    APP = "App"
    REQUEST_LINK = "Request Link"
    REQUEST_ID = "Request ID"
    CREDENTIAL_ID = "Credential ID"
    STATUS = "Status"
    OWNER = "Owner"
    CREATED = "Created"
    LAST_NUDGE = "Last Nudge"
    NUDGE_COUNT = "Nudge Count"
    NEXT_NUDGE_AT = "Next Nudge At"
    SLA_BREACH = "SLA Breach?"
    AUTHORIZED_AT = "Authorized At"
    REVOKED_AT = "Revoked At"
    NOTES = "Notes"
    ROW_KEY = "Row Key"
    READY_FOR_TEARDOWN = "Ready for Teardown"
    SEND_REQUEST = "Send Request"
    CONTACT_NAME = "Contact Name"
    CONTACT_EMAIL = "Contact Email"
    SLACK_THREAD = "Slack Thread"
    OWNER_NAME = "Owner Name"
    CLOCK_START = "Clock Start"
    NUDGES_PAUSED = "Nudges Paused"
    IS_AUTHORIZED = "Is Authorized"
    IS_PENDING = "Is Pending"
    PROJECT_PAGE = "Project Page"


COMPUTED = frozenset({Column.CREATED, Column.NEXT_NUDGE_AT, Column.SLA_BREACH, Column.IS_AUTHORIZED, Column.IS_PENDING})
"""Notion fills these itself; nobody can write them."""
PEOPLES = frozenset({Column.NOTES, Column.OWNER, Column.READY_FOR_TEARDOWN, Column.SEND_REQUEST})
"""What people edit, and what is read back."""
OURS = frozenset(Column) - COMPUTED - PEOPLES
"""Filled from the rows alone; what a person writes there is put back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """What we remember of a row's page.

    Attributes:
        request_id: the row.
        source_id: the table (data source) the page is in; a record of another table counts for nothing.
        sent: the values last sent, so that an update sends only what changed.
        seen: the values the page last showed us, so that a person's edit stands out.
        writing: by column, what a write under way, or one whose answer got lost, may have put there.
        lines: what is still to be added to Notes.
        writes: what is still to be written into people's columns (a tick taken back, an owner restored).
        told: what Notes were told once and need not hear again.
        in_trash: a person put the page into the trash, and it stays there.
        revision: how often it was kept: whoever changes it has read it as it is.
    """

    request_id: str
    source_id: str
    page_id: str
    url: str
    sent: Mapping[str, Value] = field(default_factory=dict)
    seen: Mapping[str, Value] = field(default_factory=dict)
    writing: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    writes: Mapping[str, Value] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    in_trash: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A page that belongs to no row: a person's own, or a copy. `told` is what its Notes were told last."""

    page_id: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerHome:
    """Where the tracker is: what setup made or found.

    Attributes:
        database_id: Notion's container; what NOTION_DATABASE_ID names.
        source_id: the table in it.
        columns: the id of each column's property, by column; ids survive a rename.
        owner_kind: the type of Owner: people, or rich_text where owners are no members of the workspace.
        projects_id: the Projects table, when there is one.
    """

    database_id: str
    source_id: str
    url: str
    columns: Mapping[str, str] = field(default_factory=dict)
    owner_kind: str = "people"
    projects_id: str | None = None
