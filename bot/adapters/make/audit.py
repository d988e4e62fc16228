"""Make's audit log, of the organization or of the team."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.adapters.make.account import MakeAccount
from bot.adapters.make.client import MakeClient
from bot.adapters.make.models import Id, Part, Text
from bot.adapters.make.operation import AUDIT_LOG, Call
from bot.ports.audit_log import AuditEntry, AuditEvent

PAGE = 100
MAX_PAGES = 5
_MILLISECONDS_FROM = 1e11
"""As seconds this would be far in the future, so a greater number counts milliseconds."""
_WORDS: Mapping[AuditEvent, frozenset[str]] = {
    AuditEvent.AUTHORIZED: frozenset({"credential", "request", "authorized"}),
    AuditEvent.DELETED: frozenset({"credential", "request", "deleted"}),
    AuditEvent.CONNECTION_RENEWED: frozenset({"connection", "reauthorized"}),
    AuditEvent.CONNECTION_DELETED: frozenset({"connection", "deleted"}),
}


def _rows(value: Any) -> Any:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


class _Item(Part):
    label: Text = ""
    value: Text = ""


class _Group(Part):
    header: Text = ""
    items: Annotated[tuple[_Item, ...], BeforeValidator(_rows)] = ()


class _Filters(Part):
    events: Annotated[tuple[_Group, ...], BeforeValidator(_rows)] = ()


class _Entry(Part):
    uuid: Id
    target_id: Annotated[Text, Field(alias="targetId")] = ""
    created_at: Annotated[Text, Field(alias="createdAt")] = ""
    triggered_at: Annotated[Any, Field(alias="triggeredAt")] = None

    def entry(self) -> AuditEntry:
        return AuditEntry(id=self.uuid, target=self.target_id, at=moment(self.created_at) or moment(self.triggered_at))


class _Log(Part):
    audit_logs: Annotated[list[_Entry], Field(alias="auditLogs")]


class MakeAudit:
    """Fulfils AuditLog. With ORG_ID it reads the organization's log, where only our team is of interest."""

    def __init__(self, client: MakeClient, account: MakeAccount) -> None:
        self._client = client
        organization, team = account.organization_id, account.team_id
        self._path = f"/audit-logs/team/{team}" if organization is None else f"/audit-logs/organization/{organization}"
        self._team: tuple[tuple[str, str], ...] = () if organization is None else (("team", str(team)),)

    async def names(self) -> Mapping[AuditEvent, str]:
        """Find our events by their labels: Make's values for them are not published."""
        call = Call(operation=AUDIT_LOG, method="GET", path=f"{self._path}/filters", watching=True)
        found: dict[AuditEvent, str] = {}
        for group in (await self._client.call(call, _Filters)).events:
            for item in group.items:
                for event in _meant(f"{group.header} {item.label}"):
                    found.setdefault(event, item.value)
        return {event: value for event, value in found.items() if value}

    async def entries(self, names: Collection[str], since: datetime) -> list[AuditEntry]:
        """Read pages, newest first, until one is older than `since`."""
        read: list[AuditEntry] = []
        for page in range(MAX_PAGES):
            found = [row.entry() for row in (await self._client.call(self._call(names, since, page), _Log)).audit_logs]
            read += [entry for entry in found if entry.at is None or entry.at >= since]
            if len(found) < PAGE or any(entry.at is not None and entry.at < since for entry in found):
                break
        return read

    def _call(self, names: Collection[str], since: datetime, page: int) -> Call:
        """Ask from the day on: Make documents days, and takes them for its own zone's."""
        params = [*self._team, ("dateFrom", f"{since.astimezone(UTC):%Y-%m-%d}")]
        params += [(f"event[{n}]", name) for n, name in enumerate(sorted(names))]
        params += [("pg[sortBy]", "triggeredAt"), ("pg[sortDir]", "desc")]
        params += [("pg[limit]", str(PAGE)), ("pg[offset]", str(page * PAGE))]
        return Call(operation=AUDIT_LOG, method="GET", path=self._path, params=tuple(params), watching=True)


def moment(value: Any) -> datetime | None:
    """Read a moment that may be ISO text, seconds or milliseconds, as a number or as text; None when it is none."""
    try:
        number = float(value)
        return datetime.fromtimestamp(number / 1000 if number > _MILLISECONDS_FROM else number, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        pass
    try:
        read = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def _meant(label: str) -> list[AuditEvent]:
    words = {word.removesuffix("s") for word in re.findall(r"[a-z]+", label.casefold())}
    ours = [event for event, wanted in _WORDS.items() if wanted <= words]
    is_request = "credential" in words
    return [event for event in ours if is_request == (event in {AuditEvent.AUTHORIZED, AuditEvent.DELETED})]
