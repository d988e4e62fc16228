"""What the token may see of its account: organizations, teams, and the token itself."""

from typing import Any

from sandbox.make.answers import denied, missing
from sandbox.make.incoming import Incoming, Operation
from sandbox.make.operations.organization import COLS, Organization
from sandbox.make.people import ORGANIZATION_ID, TEAMS
from sandbox.make.query import Page, pick
from sandbox.make.zone import Zone

FIRST_PAGE = Page(sort_by="name", sort_dir="asc", limit=10_000, offset=0)
ORGANIZATIONS = ("organizations:read",)
LISTED = ("id", "name", "timezoneId")
TEAM_SCOPES = ("teams:read",)
TEAM_COLS = ("id", "name", "organizationId")


class Account:
    """Answers the calls about the account in the shapes of the official SDK's fixtures."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone

    def operations(self) -> list[Operation]:
        """Return these operations."""
        return [
            Operation("GET", "/users/me/current-authorization", (), self._authorization, free_plan=True),
            Operation("GET", "/organizations", ORGANIZATIONS, self._organizations),
            Operation("GET", "/teams", TEAM_SCOPES, self._teams),
            Operation("GET", "/teams/{teamId}", TEAM_SCOPES, self._team),
        ]

    async def _authorization(self, _: Incoming) -> dict[str, Any]:
        scopes = list(self._zone.switches["make.token_scopes"])
        return {"authorization": {"authUsed": "token", "scope": scopes}}

    async def _organizations(self, incoming: Incoming) -> dict[str, Any]:
        cols, page = incoming.query.cols(COLS, LISTED), incoming.query.page(("id", "name"), FIRST_PAGE)
        rows = [pick(Organization(self._zone).row(), cols)]
        return {"organizations": rows[page.offset : page.offset + page.limit], "pg": page.envelope()}

    async def _teams(self, incoming: Incoming) -> dict[str, Any]:
        if incoming.query.integer("organizationId", required=True) != ORGANIZATION_ID:
            raise denied()
        cols, page = _cols(incoming), incoming.query.page(("id", "name"), FIRST_PAGE)
        rows = sorted((_row(team_id) for team_id in TEAMS), key=lambda row: row[page.sort_by])
        rows = rows[::-1] if page.sort_dir == "desc" else rows
        chosen = rows[page.offset : page.offset + page.limit]
        return {"teams": [pick(row, cols) for row in chosen], "pg": page.envelope()}

    async def _team(self, incoming: Incoming) -> dict[str, Any]:
        team_id = incoming.path_id("teamId") or 0
        if team_id not in TEAMS:
            raise missing("Team not found.")
        return {"team": pick(_row(team_id), _cols(incoming))}


def _cols(incoming: Incoming) -> list[str]:
    return incoming.query.cols(TEAM_COLS, TEAM_COLS)


def _row(team_id: int) -> dict[str, Any]:
    return {"id": team_id, "name": TEAMS[team_id], "organizationId": ORGANIZATION_ID}
