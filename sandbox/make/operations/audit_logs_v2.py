"""The newer audit log below /audit-logs/v2, as the official TypeScript SDK calls it."""

from typing import Any

from sandbox.make.audit import AuditEntry, iso_time
from sandbox.make.operations.audit_logs import AuditLogs
from sandbox.make.people import User
from sandbox.make.query import Page


class AuditLogsV2(AuditLogs):
    """Answers the calls on the audit log in the shapes of the SDK's types and fixtures."""

    base = "/audit-logs/v2"
    scopes = ("audit-logs:read",)
    first_page = Page(sort_by="triggeredAt", sort_dir="asc", limit=1000, offset=0)
    sortable = ("triggeredAt", "createdAt", "eventName", "targetId")
    details = "detail"
    unlicensed = 402

    def row(self, entry: AuditEntry) -> dict[str, Any]:
        """Return an entry: its time always as text, no version where nothing has one."""
        row = super().row(entry) | {"triggeredAt": iso_time(entry.at), "uuid": entry.uuid.replace("-", "")}
        return {key: value for key, value in row.items() if key != "version"}

    def listed(self, entry: AuditEntry) -> dict[str, Any]:
        """Return an entry with the id that pages are cut by."""
        row = self.row(entry)
        return row | {"imtId": f"{int(entry.at.timestamp() * 1000)}_{row['uuid']}"}

    def cursor(self, row: dict[str, Any]) -> str:
        """Return a listed row's imtId."""
        return str(row["imtId"])

    def envelope(self, page: Page, rows: list[dict[str, Any]], total: int, end: int) -> dict[str, Any]:  # noqa: ARG002 - nothing of the rows goes back here
        """Return what was asked for, and the total where that was."""
        more = {"totalCount": total} if page.total else {}
        return page.envelope(**more) | {"returnTotalCount": page.total}

    def names(self, actor: User) -> set[str]:
        """Return what the author filter knows somebody by, the e-mail address among it."""
        return super().names(actor) | {actor.email}
