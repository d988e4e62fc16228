"""What ought to be found, worked out the straightforward way: over everything, row by row, in Python."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.dossier import Dossier
from bot.domain.naming import same
from bot.domain.nudges import SLA, deadline, is_late, next_nudge_at
from bot.domain.request import Request
from bot.domain.status import Status
from bot.messages.home import GLANCE
from bot.messages.survey import PAGE, Look, Survey
from bot.ports.figures import AppFigures, ClientLine, Figures, Item, Listing, Reader, Search, Section

OPEN = {Status.PENDING, Status.PARTIALLY_AUTHORIZED, Status.INVALID}


def survey(dossiers: Sequence[Dossier], now: datetime, look: Look | None = None, **given: Any) -> Survey:
    """Return what somebody sees when these are all there is."""
    look = look or Look()
    week_start = given.pop("week_start", now - timedelta(days=3))
    reader = Reader(user_id=given.pop("user_id", "U0PAULA"), now=now, week_start=week_start)
    limits: Mapping[Section, int] = given.pop("limits", GLANCE)
    if look.section is not None:
        lists = {look.section: _page(found(dossiers, look.section, look.search, reader), PAGE, look.page * PAGE)}
    else:
        lists = {
            s: _page(found(dossiers, s, look.search, reader), limit, 0)
            for s, limit in limits.items()
            if s is not Section.FOUND or look.search or len(limits) == 1
        }
    return Survey(
        look=look,
        user_id=reader.user_id,
        now=now,
        figures=figures(dossiers, look.search, reader),
        lists=lists,
        dossiers={d.intake.id: d for d in dossiers},
        **given,
    )


def found(dossiers: Sequence[Dossier], section: Section, search: Search, reader: Reader) -> list[Any]:
    """Return a whole list, in its order: items, or lines of clients."""
    within = [d for d in dossiers if fits(d, search)]
    match section:
        case Section.CLIENTS:
            return _clients(within, search, reader)
        case Section.AUTHORIZED | Section.INVALID:
            rows = [r for d in within for r in d.requests if _row_in(r, section, reader) and _has_status(r, search)]
            newest_first = section is Section.AUTHORIZED
            rows.sort(key=lambda r: (r.authorized_at if newest_first else r.status_at, r.id), reverse=newest_first)
            return [Item(intake_id=row.intake_id, request_id=row.id) for row in rows]
    there = [d for d in within if _intake_in(d, section, search, reader)]
    there.sort(key=lambda d: _place(d, section), reverse=section is Section.FOUND)
    return [Item(intake_id=d.intake.id) for d in there]


def figures(dossiers: Sequence[Dossier], search: Search, reader: Reader) -> Figures:
    """Return the numbers, counted row by row."""
    rows = [row for d in dossiers if fits(d, search) for row in d.requests]
    return Figures(
        open_rows=len([row for row in rows if row.status in OPEN]),
        late_rows=len([row for row in rows if is_late(row, reader.now)]),
        apps=apps(rows),
    )


def apps(rows: Sequence[Request]) -> list[AppFigures]:
    """Return the figures of each app, slowest median first."""
    taken: dict[str, list[int]] = defaultdict(list)
    labels: dict[str, str] = {}
    for row in rows:
        start = row.restarted_at or row.requested_at
        if row.authorized_at and start and row.authorized_at >= start:
            length = row.authorized_at - start
            taken[row.app_key].append(length // timedelta(seconds=1) + (length % timedelta(seconds=1) > timedelta()))
            labels[row.app_key] = max(labels.get(row.app_key, ""), row.app_label)
    told = [_app(key, labels[key], sorted(seconds)) for key, seconds in taken.items()]
    return sorted(told, key=lambda app: (-app.median, -app.p90, app.app_key))


def fits(dossier: Dossier, search: Search) -> bool:
    """Tell whether an intake is what was looked for, its apps' status aside."""
    intake = dossier.intake
    names = [intake.client, intake.project, intake.contact_name, intake.contact_email]
    text = same(" ".join([*names, *(row.app_label for row in dossier.requests)]))
    return (
        (search.client is None or same(search.client) == same(intake.client))
        and (search.owner_id is None or search.owner_id == intake.owner_id)
        and all(word in text for word in same(search.words).split())
    )


def _app(key: str, label: str, seconds: list[int]) -> AppFigures:
    def at(percent: int) -> timedelta:
        """The first of them that so many percent do not exceed."""
        exceeds_not = [s for s in seconds if 100 * sum(t <= s for t in seconds) >= percent * len(seconds)]
        return timedelta(seconds=exceeds_not[0])

    in_time = sum(s <= SLA.total_seconds() for s in seconds)
    return AppFigures(app_key=key, app_label=label, answers=len(seconds), in_time=in_time, median=at(50), p90=at(90))


def _page(whole: list[Any], limit: int, offset: int) -> Listing:
    page = whole[offset : offset + limit]
    if page and isinstance(page[0], ClientLine):
        return Listing(total=len(whole), clients=page)
    return Listing(total=len(whole), items=page)


def _clients(within: Sequence[Dossier], search: Search, reader: Reader) -> list[ClientLine]:
    by_client: dict[str, list[Dossier]] = defaultdict(list)
    for dossier in within:
        if any(r.status in OPEN and _has_status(r, search) for r in dossier.requests):
            by_client[same(dossier.intake.client)].append(dossier)
    return [
        ClientLine(
            client=max(d.intake.client for d in some),
            open_rows=sum(r.status in OPEN for d in some for r in d.requests),
            intakes=len(some),
            late=sum(any(is_late(r, reader.now) for r in d.requests) for d in some),
        )
        for _, some in sorted(by_client.items())
    ]


def _intake_in(dossier: Dossier, section: Section, search: Search, reader: Reader) -> bool:
    if section is Section.MINE and dossier.intake.owner_id != reader.user_id:
        return False
    if section is Section.DUE and (_is_held_back(dossier, reader.now) or _is_late(dossier, reader.now)):
        return False
    return any(_row_in(row, section, reader) and _has_status(row, search) for row in dossier.requests)


def _row_in(row: Request, section: Section, reader: Reader) -> bool:
    due = next_nudge_at(row)
    return {
        Section.LATE: is_late(row, reader.now),
        Section.DUE: due is not None and due <= reader.now,
        Section.MINE: row.status in OPEN,
        Section.AUTHORIZED: row.status is Status.AUTHORIZED
        and row.authorized_at is not None
        and row.authorized_at >= reader.week_start,
        Section.INVALID: row.status is Status.INVALID,
        Section.FOUND: True,
    }[section]


def _is_held_back(dossier: Dossier, now: datetime) -> bool:
    intake = dossier.intake
    return intake.muted_at is not None or (intake.snoozed_until is not None and intake.snoozed_until > now)


def _is_late(dossier: Dossier, now: datetime) -> bool:
    return any(is_late(row, now) for row in dossier.requests)


def _has_status(row: Request, search: Search) -> bool:
    return search.status is None or row.status is search.status


def _place(dossier: Dossier, section: Section) -> Any:
    intake = dossier.intake
    deadlines = [due for row in dossier.requests if (due := deadline(row)) is not None]
    if section in {Section.LATE, Section.MINE}:
        return (not deadlines, *sorted(deadlines)[:1], intake.id)
    if section is Section.DUE:
        due = min(at for row in dossier.requests if (at := next_nudge_at(row)) is not None)
        return (max(due, intake.snoozed_until or due), intake.id)
    return (intake.created_at, intake.id)
