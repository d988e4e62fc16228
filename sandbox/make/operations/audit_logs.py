"""Operations on the audit log."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.make.answers import denied, error, missing, not_valid
from sandbox.make.audit import EVENTS, AuditEntry, event_value
from sandbox.make.incoming import Incoming, Operation
from sandbox.make.people import ORGANIZATION_ID, TEAMS
from sandbox.make.query import MAX_AUDIT_PAGE, Page, Query
from sandbox.make.zone import Zone

READ = ("organization:read",)
FIRST_PAGE = Page(sort_by="triggeredAt", sort_dir="desc", limit=1000, offset=0)
SORTABLE = ("createdAt", "triggeredAt", "eventName", "organization", "team", "actor", "targetId")
DATE = re.compile(r"\d{4}-\d\d-\d\d")


class AuditLogs:
    """Answers the calls on the audit log."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone

    def operations(self) -> list[Operation]:
        """Return the operations on the audit log."""
        organization, team = "/audit-logs/organization/{organizationId}", "/audit-logs/team/{teamId}"
        return [
            Operation("GET", organization, READ, self._of_organization),
            Operation("GET", f"{organization}/filters", READ, self._organization_filters),
            Operation("GET", team, READ, self._of_team),
            Operation("GET", f"{team}/filters", READ, self._team_filters),
            Operation("GET", "/audit-logs/{organizationId}/{uuid}", READ, self._read),
        ]

    async def _of_organization(self, incoming: Incoming) -> dict[str, Any]:
        self._check_organization(incoming)
        wanted = incoming.query.text("team")
        teams = {i for i, name in TEAMS.items() if wanted in {None, str(i), name}}
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
        entry = next((e for e in self._zone.audit if e.uuid == uuid), None)
        if entry is None:
            raise missing("Audit log not found.")
        return entry.row(self._zone.switches) | {"details": {}}

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
            raise error(403, "Audit logs are not part of the license.", "Permission denied", "IM027")

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
        page = query.page(SORTABLE, FIRST_PAGE)
        if page.limit > MAX_AUDIT_PAGE:
            raise not_valid(["Invalid number in parameter 'pg[limit]'."])
        rows = [(e, e.row(self._zone.switches)) for e in self._matching(entries, query)]
        if page.sort_dir == "desc":
            rows.reverse()  # so that entries of the same moment turn round as well
        rows.sort(key=lambda pair: _sort_key(page.sort_by, *pair), reverse=page.sort_dir == "desc")
        start = _start(page, [entry.uuid for entry, _ in rows])
        chosen = [row for _, row in rows[start : start + page.limit]]
        more: dict[str, Any] = {"totalCount": len(rows)} if page.total else {}
        more["last"] = chosen[-1]["uuid"] if chosen else None
        more["showLast"] = start + page.limit < len(rows)
        return {"auditLogs": chosen, "pg": page.envelope(**more)}

    def _matching(self, entries: list[AuditEntry], query: Query) -> list[AuditEntry]:
        since, until = _day(query, "dateFrom"), _day(query, "dateTo", end=True)
        events, authors = query.array("event"), query.array("author")
        return [
            e
            for e in entries
            if (since is None or e.at >= since)
            and (until is None or e.at <= until)
            and (not events or event_value(self._zone.switches, e.event) in events)
            and (not authors or str(e.actor.id) in authors or e.actor.name in authors)
        ]


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
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise not_valid([f"Invalid date in parameter '{name}'."]) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment + timedelta(days=1, milliseconds=-1) if end and DATE.fullmatch(value) else moment
