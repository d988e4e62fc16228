"""What exists at Make after an authorization: a connection, or a key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass
class Connection:
    """A connection row; a key is kept in the same shape (component "keychain"), the API shows it as a key."""

    id: int
    component: str
    team_id: int
    organization_id: int
    name: str
    account_name: str
    account_label: str
    account_type: str
    theme: str
    email: str
    scopes: tuple[str, ...]
    created_at: datetime
    broken: bool = False

    @property
    def noun(self) -> str:
        """Return what the audit log calls it."""
        return "connection" if self.component == "account" else "key"

    def row(self) -> dict[str, Any]:
        """Return the row of the list."""
        oauth = self.account_type == "oauth"
        return {
            "id": self.id,
            "name": self.name,
            "accountName": self.account_name,
            "accountLabel": self.account_label,
            "packageName": None,
            "expire": None,
            "metadata": {"value": self.email, "type": "email"} if oauth else None,
            "teamId": self.team_id,
            "theme": self.theme,
            "upgradeable": False,
            "scopesCnt": len(self.scopes),
            "scoped": True,
            "accountType": self.account_type,
            "editable": not oauth,
            "uid": None,
            "connectedSystemId": None,
            "organizationId": self.organization_id,
        }

    def detail(self) -> dict[str, Any]:
        """Return the row of one connection, with its scopes."""
        scopes = [{"id": scope, "account": self.account_name} for scope in self.scopes]
        return self.row() | {"scopes": scopes}
