"""One Make zone: everything the operations work on."""

from datetime import datetime

from sandbox.make.answers import denied, missing
from sandbox.make.audit import AuditEntry
from sandbox.make.catalog import Catalog
from sandbox.make.mailbox import Mailbox
from sandbox.make.people import TEAMS, TOKEN_OWNER, People, User
from sandbox.make.rate_limit import RateLimit
from sandbox.make.store import Store
from sandbox.world.switches import Switches
from sandbox.world.world import World


class Zone:
    """The organization's people, requests, connections, audit log and mails."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.catalog = Catalog()
        self.reset()

    def reset(self) -> None:
        """Go back to the seed."""
        self.people = People()
        self.store = Store()
        self.audit: list[AuditEntry] = []  # oldest first
        self.mails = Mailbox(self.world.clock)
        self.rate_limit = RateLimit(self.world.clock.scale)

    @property
    def switches(self) -> Switches:
        """Return the world's switches."""
        return self.world.switches

    @property
    def caller(self) -> User:
        """Return whose token the sandbox token is."""
        return self.user(TOKEN_OWNER)

    def user(self, user_id: int) -> User:
        """Return a user that is known to exist."""
        user = self.people.get(user_id)
        if user is None:
            raise LookupError(user_id)
        return user

    def check_team(self, team_id: int) -> None:
        """Refuse a team that the token cannot see."""
        if team_id not in TEAMS:
            raise denied() if self.switches["make.unseen_team"] == "403" else missing("Team not found.")

    def now(self) -> datetime:
        """Return the sandbox's present moment, in whole milliseconds as Make shows it."""
        now = self.world.clock.now()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)
