"""Who is in the sandbox's Make organization."""

from dataclasses import dataclass, field
from typing import Any

ORGANIZATION_ID = 1
ORGANIZATION: dict[str, Any] = {"id": ORGANIZATION_ID, "name": "Northwind Agency"}
TEAMS = {1: "Client Access", 2: "Internal"}
TOKEN = "5a4db0c5-0000-4000-8000-000000000001"
TOKEN_OWNER = 1001


@dataclass
class User:
    """A Make user; a guest is one whom a newUser request invited."""

    id: int
    name: str
    email: str
    role: str
    teams: set[int] = field(default_factory=set)

    def row(self) -> dict[str, Any]:
        """Return the short form the API shows."""
        return {"id": self.id, "email": self.email, "name": self.name}


class People:
    """The users of the organization."""

    def __init__(self) -> None:
        self._users = {
            user.id: user
            for user in (
                User(TOKEN_OWNER, "Olivia Operator", "olivia@northwind.example", "owner", {1, 2}),
                User(1002, "Tom Teammate", "tom@northwind.example", "member", {1}),
                User(1003, "Nina Nextdoor", "nina@northwind.example", "member", {2}),
            )
        }
        self._by_email = {user.email: user for user in self._users.values()}

    def get(self, user_id: int) -> User | None:
        """Return a user by id."""
        return self._users.get(user_id)

    def by_email(self, email: str) -> User | None:
        """Return a user by e-mail, whatever its letter case."""
        return self._by_email.get(email.casefold())

    def invite(self, name: str, email: str) -> User:
        """Add a guest to the organization."""
        guest = User(max(self._users) + 1, name, email, "guest")
        self._users[guest.id] = self._by_email[email.casefold()] = guest
        return guest

    def all(self) -> list[User]:
        """Return every user."""
        return list(self._users.values())
