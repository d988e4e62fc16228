"""The store: our own tables, the record of everything owed and done."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.certificate import Issued
from bot.domain.chain import Entry, Head
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import Event
from bot.domain.finding import Finding
from bot.domain.sharing import ShareLink
from bot.domain.teardown import Teardown
from bot.domain.tracker import PageRecord, Stray, TrackerHome
from bot.ports.figures import FiguresTx


class StoreError(Exception):
    """The store cannot do what was asked; the message says what to do."""


class StoreUnavailableError(StoreError):
    """The store cannot work now (disk full, out of reach, locked); nothing was changed, and later it may."""


class StoreInUseError(StoreError):
    """Another process runs on the same store, which serves only one."""


class NoStoreError(StoreError):
    """Nothing was stored yet."""


class StaleError(StoreError):
    """Somebody else changed the dossier since it was read: read it again and decide anew."""


class AlreadyOpenError(StoreError):
    """One of the apps is under way already for the same client and project."""


class AlreadyOpenedError(StoreError):
    """This very form was submitted before (same source key)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """A row under way: which app, and whose card tells of it."""

    app_key: str
    app_label: str
    intake_id: str
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What the watcher compares with Make's list: one line per Make request that exists."""

    id: str
    intake_id: str
    make_id: str
    make_status: str | None
    make_updated_at: str | None
    created_at: datetime
    is_open: bool
    """Whether a row it carries still expects something, or lacks a credential's remote id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Testable:
    """A connection that can be tested, and whose it is; `tested_at` is None when it never was, or is new again."""

    intake_id: str
    request_id: str
    credential_id: str
    remote_id: str
    tested_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemState:
    """How an outside system fares ("make", "slack", "notion", "mail").

    Attributes:
        shown: whether its outage has lasted long enough for a banner, and the cards were owed it.
    """

    name: str
    last_ok_at: datetime | None = None
    failing_since: datetime | None = None
    error: str | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """That there is a certificate, without its files."""

    id: str
    client: str
    project: str
    issued_at: datetime


class Tx(FiguresTx, Protocol):
    """One transaction; it is committed when its block ends, rolled back when it raises."""

    def hurry(self, job: str) -> None:
        """Have a job run soon, once this is committed; planning a delivery that is due does so by itself."""

    async def add(self, dossier: Dossier) -> None:
        """Store a new dossier; raises AlreadyOpenError or AlreadyOpenedError and then stores nothing."""

    async def dossier(self, intake_id: str) -> Dossier | None:
        """Load a dossier, or None."""

    async def save(self, before: Dossier, after: Dossier) -> Dossier:
        """Write what differs (only changed rows, only changed columns) and return it with its new revision.

        Raises StaleError when `before` is no longer the newest. Equal dossiers write nothing.
        """

    async def intake_by_source(self, source_key: str) -> str | None:
        """Return the id of the intake opened from this form, or None."""

    async def intake_of_request(self, request_id: str) -> str | None:
        """Return the id of the intake a row belongs to, or None."""

    async def open_rows(self, client: str, project: str, app_keys: Collection[str]) -> list[OpenRow]:
        """Return which of these apps are under way for the client and project."""

    async def intakes(self, limit: int, offset: int = 0) -> list[str]:
        """Return ids of intakes, newest first."""

    async def intakes_in(self, client: str, project: str) -> list[str]:
        """Return ids of intakes of one client and project (as people would call them the same), newest first."""

    async def open_intakes(self) -> list[str]:
        """Return ids of intakes with at least one row that has not ended."""

    async def clients(self, query: str, limit: int) -> list[str]:
        """Return client names that contain `query` in any case, most recently used first."""

    async def projects(self, client: str | None, query: str, limit: int) -> list[str]:
        """Return project names (of a client, when given) that contain `query`, most recently used first."""

    async def add_events(self, events: Sequence[Event]) -> list[int]:
        """Append events and return their sequence numbers."""

    async def events(self, intake_id: str) -> list[Event]:
        """Return the history of an intake, oldest first."""

    async def events_by_seq(self, seqs: Sequence[int]) -> list[Event]:
        """Return these events, oldest first."""

    async def chain_head(self) -> Head:
        """Return the end of the chain of events as it was noted; transactions extend it by themselves."""

    async def chain(self, after: int, limit: int) -> list[Entry]:
        """Return the links that follow a position, with their events as they are now."""

    async def unchained(self) -> list[int]:
        """Return the numbers of events that no link knows: written past the bot."""

    async def chained_since(self, since: datetime) -> int | None:
        """Return the first position whose event is of this moment or later, or None."""

    async def keep_certificate(self, issued: Issued) -> Issued:
        """Keep a certificate, and return the one that is kept: the first of a teardown stays."""

    async def certificate(self, certificate_id: str) -> Issued | None:
        """Return a certificate with its files, or None."""

    async def certificates(self) -> list[Certified]:
        """Return which certificates there are, newest first."""

    async def plan(self, delivery: Delivery) -> bool:
        """Store a planned delivery; False when its key is planned already (then nothing changes)."""

    async def owe(self, delivery: Delivery, now: datetime) -> None:
        """Store a projection's delivery, or make the one of the same key owed again (`delivery.owed_again`)."""

    async def delivery(self, key: str) -> Delivery | None:
        """Return the delivery with this key, or None."""

    async def due(self, kind: DeliveryKind, now: datetime, limit: int) -> list[Delivery]:
        """Return deliveries of a kind whose next attempt is due, oldest first."""

    async def kinds_due(self, now: datetime) -> list[DeliveryKind]:
        """Return the kinds of which a delivery is due."""

    async def owed_before(self, delivery: Delivery) -> datetime | None:
        """Return when the oldest delivery of its kind and intake that was planned before it is tried next, or None."""

    async def claim(self, delivery: Delivery, now: datetime) -> Delivery | None:
        """Claim a delivery as read (`delivery.claim`); None when somebody else was faster or it is sent."""

    async def settle(self, claimed: Delivery, outcome: Delivery) -> bool:
        """Write the outcome of a claimed delivery; False when the claim was lost meanwhile.

        When the delivery was owed again during the send, it stays owed: planned, due now.
        """

    async def arrived(self, claimed: Delivery) -> bool:
        """Mark sent what arrived under a claim that was lost; False when it is marked so, or owed again, already."""

    async def replan(self, key: str, now: datetime) -> bool:
        """Make a delivery that nothing more happens to by itself due again; False when there is none such."""

    async def orphaned(self, now: datetime) -> int:
        """At start of the only process: make every claim of a dead one unknown and due; returns how many.

        Where replicas share a store it must not be called: a claim of another one may be alive, and runs out by itself.
        """

    async def undelivered(self) -> list[Delivery]:
        """Return deliveries that need a person: given up, or long unknown."""

    async def struggling(self) -> list[Delivery]:
        """Return deliveries that are tried again and again, for minutes, always in vain."""

    async def troubled(self, limit: int) -> list[str]:
        """Return ids of intakes with a problem on a row, card or creation, or an unknown state, newest first."""

    async def watched(self) -> list[Watched]:
        """Return every Make request that exists, with what we last saw."""

    async def make_requests_behind(self, make_ids: Collection[str]) -> dict[str, str]:
        """Return, by whichever of these ids of Make's (of a request, credential or connection), our Make request's."""

    async def testable(self, before: datetime, limit: int) -> list[Testable]:
        """Return authorized connections that were never tested, or last at or before this, the longest ago first."""

    async def live_after_end(self) -> list[Finding]:
        """Return a finding for each row that has ended, or is not being revoked, while a credential of it is live."""

    async def request_names(self, names: Collection[str]) -> dict[str, str | None]:
        """Return Make's id by the name we gave, for those of these names we know; None while it is not created yet.

        What was called off is not known: should Make have it after all, it is nobody's.
        """

    async def nudgeable(self, before: datetime) -> list[str]:
        """Return ids of intakes with an open row whose clock, or last nudge, began at or before this, oldest first."""

    async def became_late(self, after: datetime, until: datetime) -> list[str]:
        """Return ids of intakes with an open row whose clock began after the one moment, and at or before the other."""

    async def intake_of_card(self, channel_id: str, ts: str) -> str | None:
        """Return the id of the intake whose card this message is, or None."""

    async def mark(self, name: str) -> datetime | None:
        """Return when a named mark was last set, or None."""

    async def set_mark(self, name: str, at: datetime) -> None:
        """Set a named mark."""

    async def drop_marks(self, beginning: str) -> None:
        """Forget the marks whose names begin like this."""

    async def system(self, name: str) -> SystemState:
        """Return how an outside system fares."""

    async def failing_systems(self) -> list[SystemState]:
        """Return the outside systems that cannot be reached, by name."""

    async def set_system(self, state: SystemState) -> None:
        """Note how an outside system fares; writes only what changed."""

    async def page_record(self, request_id: str) -> PageRecord | None:
        """Return what we remember of a row's page in the tracker, or None."""

    async def page_records(self, request_ids: Collection[str]) -> list[PageRecord]:
        """Return what we remember of these rows' pages, in the order of the ids."""

    async def tracked(self, source_id: str) -> list[PageRecord]:
        """Return what we remember of every page in a table."""

    async def row_of_page(self, page_id: str) -> str | None:
        """Return the id of the row whose page this is, or None."""

    async def keep_page(self, record: PageRecord) -> None:
        """Remember a row's page; raises StaleError when somebody else has since `record` was read."""

    async def stray(self, page_id: str) -> Stray | None:
        """Return what we remember of a page that belongs to no row, or None."""

    async def keep_stray(self, stray: Stray) -> None:
        """Remember a page that belongs to no row."""

    async def tracker_home(self, database_id: str) -> TrackerHome | None:
        """Return what setup made or found in a database, or None."""

    async def tracker_homes(self) -> list[TrackerHome]:
        """Return every database that setup knows."""

    async def keep_tracker_home(self, home: TrackerHome) -> None:
        """Remember what setup made or found."""

    async def project_page(self, source_id: str, name: str) -> str | None:
        """Return the page of a project in the Projects table, or None."""

    async def keep_project_page(self, source_id: str, name: str, page_id: str) -> None:
        """Remember the page of a project."""

    async def add_teardown(self, teardown: Teardown) -> bool:
        """Store a new teardown; False when one of the same project is open (then nothing changes)."""

    async def teardown(self, teardown_id: str) -> Teardown | None:
        """Return a teardown, or None."""

    async def teardown_of(self, client: str, project: str) -> Teardown | None:
        """Return a project's open teardown, else its newest (as people would call it the same), or None."""

    async def open_teardowns(self) -> list[Teardown]:
        """Return every teardown that waits for an approval or is running, oldest first."""

    async def save_teardown(self, before: Teardown, after: Teardown) -> Teardown:
        """Write what differs and return it with its new revision; raises StaleError when `before` is not the newest."""

    async def share_link(self, request_id: str) -> ShareLink | None:
        """Return the share link that was handed in for a row, or None."""

    async def keep_share_link(self, link: ShareLink) -> None:
        """Keep a row's share link, in place of the one before."""

    async def drop_share_link(self, request_id: str) -> None:
        """Delete a row's share link."""

    async def expired_shares(self, now: datetime) -> list[str]:
        """Return the ids of rows whose share link's time is up."""

    async def first_time(self, key: str, now: datetime) -> bool:
        """Tell whether an incoming event's key is new, and remember it (old ones are forgotten after a day)."""


class Store(Protocol):
    """The store. One transaction at a time per block; services never hold one open across a network call."""

    def transaction(self, *, read_only: bool = False) -> AbstractAsyncContextManager[Tx]:
        """Open a transaction; one that is `read_only` sees one moment, may not write, and waits for no writer."""

    async def close(self) -> None:
        """Close every connection."""
