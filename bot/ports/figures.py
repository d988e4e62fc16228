"""What people look up: lists by page and numbers over everything, answered by the store without loading it all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.delivery import Delivery
from bot.domain.dossier import Dossier
from bot.domain.status import Status


class Section(StrEnum):
    """The lists, in the order in which they are shown."""

    LATE = "late"
    DUE = "due"
    MINE = "mine"
    CLIENTS = "clients"
    AUTHORIZED = "authorized"
    INVALID = "invalid"
    FOUND = "found"
    """Everything that matches what was looked for, open or not, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What was looked for; nothing is everything.

    Attributes:
        client: the client's name, however it is written.
        status: intakes with at least one app of this status.
        words: stand somewhere in client, project, contact or apps.
    """

    client: str | None = None
    owner_id: str | None = None
    status: Status | None = None
    words: str = ""

    def __bool__(self) -> bool:
        return any((self.client, self.owner_id, self.status, self.words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, when: `now` decides what is late, `week_start` what "this week" is."""

    user_id: str
    now: datetime
    week_start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of a list: an intake, and in the lists of single apps which one."""

    intake_id: str
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientLine:
    """One client with something open: the open apps, the intakes they are in, and how many of those are late."""

    client: str
    open_rows: int
    intakes: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list, and how many entries the whole list has."""

    total: int
    items: Sequence[Item] = ()
    clients: Sequence[ClientLine] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppFigures:
    """How long clients took for one app: `answers` so far, `in_time` of them within the SLA."""

    app_key: str
    app_label: str
    answers: int
    in_time: int
    median: timedelta
    p90: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The numbers: apps that are open, those of them that are late, and the answers by app, slowest median first."""

    open_rows: int
    late_rows: int
    apps: Sequence[AppFigures] = ()

    @property
    def sla_rate(self) -> float | None:
        """Return which share of the apps that were answered, or are late, was authorized in time; None without any."""
        judged = sum(app.answers for app in self.apps) + self.late_rows
        return sum(app.in_time for app in self.apps) / judged if judged else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What happened between two moments, counted in apps.

    Attributes:
        open_now, late_now: are open, and late, at its end.
        apps: those authorized within the period, slowest median first.
    """

    since: datetime
    until: datetime
    opened: int
    authorized: int
    revoked: int
    open_now: int
    late_now: int
    apps: Sequence[AppFigures] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRecord:
    """Somebody's App Home.

    Attributes:
        opened_at: when they last opened it.
        state: what they look at (list, page, what was looked for), as the messages write it.
        digest: hash of what Slack shows, without its "as of" line; None until it was published.
        zone: the person's time zone.
        reads_only: they may look, and change nothing.
    """

    user_id: str
    opened_at: datetime
    state: Mapping[str, Any] = field(default_factory=dict)
    digest: str | None = None
    zone: str = "UTC"
    reads_only: bool = False


class FiguresTx(Protocol):
    """What a transaction answers to those who look things up."""

    async def listing(self, section: Section, search: Search, reader: Reader, limit: int, offset: int) -> Listing:
        """Return one page of a list."""

    async def figures(self, search: Search, reader: Reader) -> Figures:
        """Return the numbers of what was looked for; its status does not count."""

    async def period(self, since: datetime, until: datetime) -> Period:
        """Return what happened after `since`, up to and with `until`."""

    async def dossiers(self, intake_ids: Collection[str]) -> dict[str, Dossier]:
        """Load several dossiers by id, those that are there."""

    async def turns(self, after: datetime, until: datetime) -> bool:
        """Tell whether an intake became late or due after the one moment and up to the other."""

    async def home(self, user_id: str) -> HomeRecord | None:
        """Return somebody's App Home, or None when they never opened it."""

    async def keep_home(self, home: HomeRecord) -> None:
        """Remember somebody's App Home."""

    async def published(self, home: HomeRecord, digest: str) -> bool:
        """Note what Slack shows now; False when somebody else published meanwhile, or it was forgotten."""

    async def forget_home(self, user_id: str) -> None:
        """Forget somebody's App Home: Slack does not show it to them any more."""

    async def home_users(self, opened_since: datetime) -> list[str]:
        """Return who opened App Home since then."""

    async def owe_soon(self, planned: Sequence[Delivery]) -> None:
        """Store deliveries of projections, or make those of the same key owed again; one owed keeps its moment."""
