"""The organization and its licence, the token's owner, and the apps."""

from typing import Any

from sandbox.make.answers import denied, error
from sandbox.make.catalog import UnknownAppError
from sandbox.make.incoming import Incoming, Operation
from sandbox.make.people import ORGANIZATION, ORGANIZATION_ID, TEAMS
from sandbox.make.query import pick
from sandbox.make.switches import api_limit
from sandbox.make.zone import Zone

COLS = (
    "id",
    "name",
    "serviceName",
    "productName",
    "countryId",
    "timezoneId",
    "zone",
    "isPaused",
    "externalId",
    "license",
    "teams",
)
AUDIT_DAYS = 365
LICENSE: dict[str, Any] = {
    "users": 50,
    "dslimit": 40,
    "fslimit": 2**31,
    "iolimit": 10_000,
    "dsslimit": 524_288_000,
    "fulltext": True,
    "interval": 1,
    "transfer": 2**40,
    "operations": 10_000,
    "gracePeriod": 0,
    "productManagement": "none",
}
MODULES = "/credential-requests/apps/{appName}/{version}/modules-with-credentials"
MODULES_ALIAS = "/imt/apps/{appName}/{version}/modules-with-credentials"


class Organization:
    """Answers the calls about the account and the app catalogue."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone

    def operations(self) -> list[Operation]:
        """Return these operations."""
        return [
            Operation("GET", "/users/me", (), self._me, free_plan=True),
            Operation("GET", "/organizations/{organizationId}", ("organizations:read",), self._read),
            Operation("GET", MODULES, ("apps:read",), self._modules),
            Operation("GET", MODULES_ALIAS, ("apps:read",), self._modules),
            Operation("GET", "/imt/apps-meta", ("apps:read",), self._apps),
        ]

    async def _me(self, _: Incoming) -> dict[str, Any]:
        caller = self._zone.caller
        return {
            "authUser": {
                "id": caller.id,
                "name": caller.name,
                "email": caller.email,
                "language": "en",
                "timezoneId": 113,
                "localeId": 18,
                "countryId": 1,
                "features": {},
                "avatar": "",
                "lastLogin": None,
                "timezone": "Europe/Prague",
                "locale": "en",
            }
        }

    async def _read(self, incoming: Incoming) -> dict[str, Any]:
        if incoming.path_id("organizationId") != ORGANIZATION_ID:
            raise denied()
        cols = incoming.query.cols(COLS, COLS)
        return {"organization": pick(self.row(), cols)}

    def row(self) -> dict[str, Any]:
        """Return every column of the organization."""
        switches = self._zone.switches
        plan = switches["make.plan"]
        return ORGANIZATION | {
            "serviceName": plan,
            "productName": plan,
            "countryId": 1,
            "timezoneId": 113,
            "zone": "sandbox.make.example",
            "isPaused": False,
            "externalId": None,
            "license": LICENSE
            | {
                "teams": len(TEAMS),
                "apiLimit": api_limit(switches),
                "auditLogsDays": AUDIT_DAYS if switches["make.audit_licensed"] else 0,
                "credentialRequests": plan in {"teams", "enterprise"},
            },
            "teams": [{"id": team_id, "name": name} for team_id, name in TEAMS.items()],
        }

    async def _modules(self, incoming: Incoming) -> dict[str, Any]:
        latest = incoming.path("version") == "latest"
        version = None if latest else incoming.path_id("version") or 0
        try:
            app = self._zone.catalog.app(incoming.path("appName"), version)
        except UnknownAppError as unknown:
            raise error(404, str(unknown), "Not Found", "IM013") from None
        return {"appModules": [module.row() for module in app.modules]}

    async def _apps(self, incoming: Incoming) -> dict[str, Any]:
        without_own = incoming.query.flag("skipSdkApps")
        return {
            "apps": [
                {
                    "name": app.name,
                    "label": app.label,
                    "version": app.versions[-1],
                    "theme": app.theme,
                    "keywords": app.label.casefold(),
                    "categories": [],
                    "isPrivate": app.name.startswith("app#"),
                    "premiumTier": 0,
                }
                for app in self._zone.catalog.apps()
                if not (without_own and app.name.startswith("app#"))
            ]
        }
