"""A person as Slack knows them now."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Slack user, read fresh at every click.

    Attributes:
        is_guest: multi- or single-channel guest.
        is_stranger: from another workspace (Slack Connect).
        groups: ids of the user groups that matter to us and hold this person.
    """

    id: str
    name: str
    team_id: str
    is_bot: bool = False
    is_deleted: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    tz: str | None = None
    email: str | None = None
    groups: frozenset[str] = frozenset()

    @property
    def is_member(self) -> bool:
        """Tell whether this is a full, active, human member of our workspace."""
        return not (self.is_bot or self.is_deleted or self.is_guest or self.is_stranger)
