"""What people look up: lists and numbers, a page at a time."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import zone_exists
from bot.domain.dossier import Dossier
from bot.messages.survey import PAGE, Look, Survey
from bot.ports.clock import Clock
from bot.ports.figures import Listing, Reader, Section
from bot.ports.store import Store, Tx
from bot.services.systems import Systems

AT_ONCE = 500
Limits = Mapping[Section, int]
"""Which lists are shown at a glance, and how many entries of each."""


class Overview:
    """Reads; changes nothing, and loads only what is shown."""

    def __init__(self, store: Store, clock: Clock, systems: Systems) -> None:
        self._store = store
        self._clock = clock
        self._systems = systems

    async def survey(
        self, look: Look, user_id: str, limits: Limits, *, zone: str = "UTC", reads_only: bool = False
    ) -> Survey:
        """Return what somebody sees, all of it as of one moment; a page beyond the last one is the last one."""
        reader = _reader(user_id, self._clock.now(), zone)
        failures = await self._systems.failures()
        async with self._store.transaction(read_only=True) as tx:
            look, lists = await _lists(tx, look, reader, limits)
            wanted = {item.intake_id for listing in lists.values() for item in listing.items}
            return Survey(
                look=look,
                user_id=user_id,
                now=reader.now,
                figures=await tx.figures(look.search, reader),
                lists=lists,
                dossiers=await tx.dossiers(wanted),
                failures=failures,
                reads_only=reads_only,
            )

    async def open(self) -> list[Dossier]:
        """Return every intake with a row that has not ended, newest first, for what must choose among them itself."""
        async with self._store.transaction(read_only=True) as tx:
            ids = await tx.open_intakes()
            found: dict[str, Dossier] = {}
            for start in range(0, len(ids), AT_ONCE):
                found |= await tx.dossiers(ids[start : start + AT_ONCE])
        return [found[id_] for id_ in ids if id_ in found]

    async def clients(self, query: str, limit: int) -> list[str]:
        """Return known client names for a typeahead."""
        async with self._store.transaction(read_only=True) as tx:
            return await tx.clients(query, limit)

    async def projects(self, client: str | None, query: str, limit: int) -> list[str]:
        """Return known project names (of a client, when given) for a typeahead."""
        async with self._store.transaction(read_only=True) as tx:
            return await tx.projects(client, query, limit)


def _reader(user_id: str, now: datetime, zone: str) -> Reader:
    """Let the week begin on Monday, in the person's own zone."""
    local = now.astimezone(ZoneInfo(zone if zone_exists(zone) else "UTC"))
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time(), tzinfo=local.tzinfo)
    return Reader(user_id=user_id, now=now, week_start=monday)


async def _lists(tx: Tx, look: Look, reader: Reader, limits: Limits) -> tuple[Look, dict[Section, Listing]]:
    if look.section is None:
        shown = {section: limit for section, limit in limits.items() if _is_shown(section, look, limits)}
        return look, {s: await tx.listing(s, look.search, reader, limit, 0) for s, limit in shown.items()}
    listing = await tx.listing(look.section, look.search, reader, PAGE, look.page * PAGE)
    last = max(0, (listing.total - 1) // PAGE)
    if look.page > last:
        look = look.at(look.section, last)
        listing = await tx.listing(look.section or Section.FOUND, look.search, reader, PAGE, last * PAGE)
    return look, {look.section or Section.FOUND: listing}


def _is_shown(section: Section, look: Look, limits: Limits) -> bool:
    """Show everything that was found only where something was looked for, or where nothing else is shown."""
    return section is not Section.FOUND or bool(look.search) or len(limits) == 1
