"""What somebody looks at, and what was found: the same for App Home and for the commands' answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.domain.status import Status
from bot.ports.figures import Figures, Item, Listing, Search, Section
from bot.ports.store import SystemState

PAGE = 15
"""Entries of a list that is shown alone."""
LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What somebody looks at: everything at a glance (no section) or one list, from which page, narrowed by what."""

    section: Section | None = None
    page: int = 0
    search: Search = field(default_factory=Search)

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Self:
        """Read what `state` wrote; what is not understood counts as not set."""
        search = Search(
            client=_text(state.get("client")),
            owner_id=_text(state.get("owner")),
            status=_member(Status, state.get("status")),
            words=_text(state.get("words")) or "",
        )
        page = state.get("page")
        known = page if isinstance(page, int) and page > 0 else 0
        return cls(section=_member(Section, state.get("section")), page=known, search=search)

    def state(self) -> dict[str, Any]:
        """Return it as JSON."""
        search = self.search
        told = {
            "section": self.section and str(self.section),
            "page": self.page,
            "client": search.client,
            "owner": search.owner_id,
            "status": search.status and str(search.status),
            "words": search.words,
        }
        return {name: value for name, value in told.items() if value}

    def at(self, section: Section | None, page: int = 0) -> Self:
        """Return a look at another list or page, narrowed as before."""
        return replace(self, section=section, page=max(page, 0))

    def narrowed(self, search: Search) -> Self:
        """Return a look at its first page, narrowed otherwise."""
        return replace(self, search=search, page=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found.

    Attributes:
        look: what was looked at; its page is one that exists.
        user_id: who looks.
        lists: one page of each list that is shown.
        dossiers: the intakes on these pages.
    """

    look: Look
    user_id: str
    now: datetime
    figures: Figures
    lists: Mapping[Section, Listing]
    dossiers: Mapping[str, Dossier]
    failures: Sequence[SystemState] = ()
    reads_only: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show at all."""
        return not any(listing.total for listing in self.lists.values())

    def of(self, section: Section) -> Listing:
        """Return a list; one that was not looked at is empty."""
        return self.lists.get(section, Listing(total=0))

    def intakes(self, section: Section) -> list[Dossier]:
        """Return the intakes on a list's page."""
        return [self.dossiers[item.intake_id] for item in self.of(section).items if item.intake_id in self.dossiers]

    def rows(self, section: Section) -> list[tuple[Dossier, Request]]:
        """Return the single apps on a list's page."""
        found = (self._row(item) for item in self.of(section).items)
        return [pair for pair in found if pair is not None]

    def _row(self, item: Item) -> tuple[Dossier, Request] | None:
        dossier = self.dossiers.get(item.intake_id)
        row = dossier.request(item.request_id or "") if dossier is not None else None
        return (dossier, row) if dossier is not None and row is not None else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _member(kind: Any, value: object) -> Any:
    try:
        return kind(value) if value else None
    except ValueError:
        return None
