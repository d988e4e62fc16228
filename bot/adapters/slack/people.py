"""People: who a Slack user is now, and whether they are in the admin group."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.errors import answered
from bot.adapters.slack.shared import Shared
from bot.adapters.slack.workspace import Home, Workspace
from bot.domain.person import Person
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError, RefusedError

log = structlog.get_logger()
GROUP_KEPT = timedelta(seconds=60)
SLACKBOT = "USLACKBOT"


def to_person(user: Mapping[str, Any], home: Workspace, groups: frozenset[str] = frozenset()) -> Person:
    """Return the person that users.info describes."""
    profile = user.get("profile") or {}
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return Person(
        id=user["id"],
        name=next((name for name in names if name), user["id"]),
        team_id=user.get("team_id") or "",
        # Slackbot says is_bot: false of itself.
        is_bot=bool(user.get("is_bot") or user.get("is_workflow_bot") or user["id"] == SLACKBOT),
        is_deleted=bool(user.get("deleted")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=_is_stranger(user, home),
        tz=user.get("tz"),
        email=profile.get("email"),
        groups=groups,
    )


def _is_stranger(user: Mapping[str, Any], home: Workspace) -> bool:
    """Whoever is not known to be of this workspace is a stranger."""
    if user.get("is_stranger"):
        return True
    # On Enterprise Grid team_id may be the organization's or another workspace's; then the list of teams decides.
    teams = (user.get("enterprise_user") or {}).get("teams") or []
    return home.team_id not in (user.get("team_id"), *teams)


class AdminGroup:
    """The user group whose members are admins, kept for a minute (Slack allows 20 of these calls in one)."""

    def __init__(self, group_id: str | None, client: AsyncWebClient, clock: Clock) -> None:
        self._id = group_id
        self._client = client
        self._clock = clock
        self._members: frozenset[str] = frozenset()
        self._read_at: datetime | None = None
        self._reads = Shared[frozenset[str]]()

    async def groups_of(self, user: str) -> frozenset[str]:
        """Return the group's id when the user is in it."""
        if self._id is None:
            return frozenset()
        if not self._is_fresh():
            self._members = await self._reads.ask(self._id, self._read)
            self._read_at = self._clock.now()
        return frozenset({self._id}) if user in self._members else frozenset()

    def _is_fresh(self) -> bool:
        if self._read_at is None:
            return False
        return timedelta() <= self._clock.now() - self._read_at < GROUP_KEPT

    async def _read(self) -> frozenset[str]:
        call = self._client.usergroups_users_list(usergroup=str(self._id))
        try:
            return frozenset((await answered("usergroups.users.list", call)).get("users") or [])
        except RefusedError as error:
            # A wrong group or a missing scope makes nobody an admin, and stops nobody else.
            log.warning("slack.admin_group_unreadable", group=self._id, why=str(error))
            return frozenset()


class People:
    """Reads people."""

    def __init__(self, client: AsyncWebClient, home: Home, admins: AdminGroup) -> None:
        self._client = client
        self._home = home
        self._admins = admins
        self._reads = Shared[Person]()

    async def person(self, user: str) -> Person:
        """Read a person fresh; whoever asks for the same one at the same moment shares the call."""
        return await self._reads.ask(user, lambda: self._read(user))

    async def by_email(self, email: str) -> Person | None:
        """Read a person by their e-mail address; None when there is none, or the scope to look is missing."""
        try:
            said = await answered("users.lookupByEmail", self._client.users_lookupByEmail(email=email))
        except NotFoundError:
            return None
        except RefusedError as error:
            log.warning("slack.no_lookup_by_email", why=str(error))
            return None
        return await self.person(said["user"]["id"])

    async def _read(self, user: str) -> Person:
        said = await answered("users.info", self._client.users_info(user=user))
        return to_person(said["user"], await self._home.workspace(), await self._admins.groups_of(user))
