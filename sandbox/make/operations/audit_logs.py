"""Operations on the audit log."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.make.answers import denied, error, missing, not_valid
from sandbox.make.audit import EVENTS, AuditEntry, event_value
from sandbox.make.incoming import Incoming, Operation
from sandbox.make.people import ORGANIZATION_ID, TEAMS, User
from sandbox.make.query import MAX_AUDIT_PAGE, Page, Query
from sandbox.make.zone import Zone

READ = ("organization:read",)
FIRST_PAGE = Page(sort_by="triggeredAt", sort_dir="desc", limit=1000, offset=0)
SORTABLE = ("createdAt", "triggeredAt", "eventName", "organization", "team", "actor", "targetId")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(rf"{DATE.pattern}(?:T[0-9:.]+(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?")
MILLIS = re.compile(r"[0-9]{11,14}")


class AuditLogs:
    """Answers the calls on the audit log, the documented ones; a newer shape of them overrides the parts below."""

    base = "/audit-logs"
    scopes: tuple[str, ...] = READ
    first_page = FIRST_PAGE
    sortable: tuple[str, ...] = SORTABLE
    details = "details"
    unlicensed = 403

    def __init__(self, zone: Zone) -> None:
        self._zone = zone

    def operations(self) -> list[Operation]:
        """Return the operations on the audit log."""
        organization, team = f"{self.base}/organization/{{organizationId}}", f"{self.base}/team/{{teamId}}"
        return [
            Operation("GET", organization, self.scopes, self._of_organization),
            Operation("GET", f"{organization}/filters", self.scopes, self._organization_filters),
            Operation("GET", team, self.scopes, self._of_team),
            Operation("GET", f"{team}/filters", self.scopes, self._team_filters),
            Operation("GET", f"{self.base}/{{organizationId}}/{{uuid}}", self.scopes, self._read),
        ]

    def row(self, entry: AuditEntry) -> dict[str, Any]:
        """Return an entry as the detail shows it."""
        return entry.row(self._zone.switches)

    def listed(self, entry: AuditEntry) -> dict[str, Any]:
        """Return an entry as the lists show it."""
        return self.row(entry)

    def cursor(self, row: dict[str, Any]) -> str:
        """Return what pg[last] names a listed row by."""
        return str(row["uuid"])

    def envelope(self, page: Page, rows: list[dict[str, Any]], total: int, end: int) -> dict[str, Any]:
        """Return the pg object of an answer."""
        more: dict[str, Any] = {"totalCount": total} if page.total else {}
        more["last"] = self.cursor(rows[-1]) if rows else None
        more["showLast"] = end < total
        return page.envelope(**more)

    async def _of_organization(self, incoming: Incoming) -> dict[str, Any]:
        self._check_organization(incoming)
        wanted = set(incoming.query.array("team"))
        teams = {i for i, name in TEAMS.items() if not wanted or wanted & {str(i), name}}
        return self._answer([e for e in self._zone.audit if e.team_id in teams], incoming.query)

    async def _of_team(self, incoming: Incoming) -> dict[str, Any]:
        team_id = self._check_team(incoming)
        return self._answer([e for e in self._zone.audit if e.team_id == team_id], incoming.query)

    async def _organization_filters(self, incoming: Incoming) -> dict[str, Any]:
        self._check_organization(incoming)
        return self._filters() | {"teams": [{"id": i, "name": name} for i, name in TEAMS.items()]}

    async def _team_filters(self, incoming: Incoming) -> dict[str, Any]:
        self._check_team(incoming)
        return self._filters()

    async def _read(self, incoming: Incoming) -> dict[str, Any]:
        self._check_organization(incoming)
        uuid = incoming.path("uuid")
        entry = next((e for e in self._zone.audit if uuid in {e.uuid, e.uuid.replace("-", "")}), None)
        if entry is None:
            raise missing("Audit log not found.")
        return self.row(entry) | {self.details: {}}

    def _check_organization(self, incoming: Incoming) -> None:
        self._check_licence()
        manager = self._zone.switches["make.token_role"] in {"owner", "admin"}
        if not manager or incoming.path_id("organizationId") != ORGANIZATION_ID:
            raise denied()

    def _check_team(self, incoming: Incoming) -> int:
        self._check_licence()
        team_id = incoming.path_id("teamId")
        if self._zone.switches["make.token_role"] == "team_member" or team_id not in TEAMS:
            raise denied()
        return team_id or 0

    def _check_licence(self) -> None:
        if not self._zone.switches["make.audit_licensed"]:
            raise error(self.unlicensed, "Audit logs are not part of the license.", "Permission denied", "IM027")

    def _filters(self) -> dict[str, Any]:
        switches = self._zone.switches
        events = [
            {
                "header": header,
                "items": [{"label": label, "value": event_value(switches, value)} for label, value in items],
            }
            for header, items in EVENTS.items()
        ]
        users = [{"id": user.id, "name": user.name, "email": user.email} for user in self._zone.people.all()]
        return {"users": users, "events": events}

    def _answer(self, entries: list[AuditEntry], query: Query) -> dict[str, Any]:
        page = query.page(self.sortable, self.first_page)
        if page.limit > MAX_AUDIT_PAGE:
            raise not_valid(["Invalid number in parameter 'pg[limit]'."])
        rows = self._sorted([(e, self.listed(e)) for e in self._matching(entries, query)], page)
        start = _start(page, [self.cursor(row) for row in rows])
        end = start + page.limit
        chosen = rows[start:end]
        return {"auditLogs": chosen, "pg": self.envelope(page, chosen, len(rows), end)}

    def _sorted(self, rows: list[tuple[AuditEntry, dict[str, Any]]], page: Page) -> list[dict[str, Any]]:
        if page.sort_dir == "desc":
            rows.reverse()  # so that entries of the same moment turn round as well
        rows.sort(key=lambda pair: _sort_key(page.sort_by, *pair), reverse=page.sort_dir == "desc")
        return [row for _, row in rows]

    def _matching(self, entries: list[AuditEntry], query: Query) -> list[AuditEntry]:
        since, until = _day(query, "dateFrom"), _day(query, "dateTo", end=True)
        events, authors = query.array("event"), query.array("author")
        return [
            e
            for e in entries
            if (since is None or e.at >= since)
            and (until is None or e.at <= until)
            and (not events or event_value(self._zone.switches, e.event) in events)
            and (not authors or self.names(e.actor) & set(authors))
        ]

    def names(self, actor: User) -> set[str]:
        """Return what the author filter knows somebody by."""
        return {str(actor.id), actor.name}


def _sort_key(sort_by: str, entry: AuditEntry, row: dict[str, Any]) -> tuple[Any, ...]:
    if sort_by in {"triggeredAt", "createdAt", "organization"}:
        return (entry.at,)
    return (str(row[sort_by].get("name") if isinstance(row[sort_by], dict) else row[sort_by]), entry.at)


def _start(page: Page, uuids: list[str]) -> int:
    if page.last is None:
        return page.offset
    return uuids.index(page.last) + 1 if page.last in uuids else len(uuids)


def _day(query: Query, name: str, *, end: bool = False) -> datetime | None:
    value = query.text(name)
    if value is None:
        return None
    try:
        moment = _read_moment(value)
    except ValueError:
        raise not_valid([f"Invalid date in parameter '{name}'."]) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment + timedelta(days=1, milliseconds=-1) if end and DATE.fullmatch(value) else moment


def _read_moment(value: str) -> datetime:
    """Return a moment written as an ISO date, an ISO time or milliseconds."""
    if MILLIS.fullmatch(value):
        return datetime.fromtimestamp(int(value) / 1000, UTC)
    if not MOMENT.fullmatch(value):
        raise ValueError(value)
    return datetime.fromisoformat(value)
