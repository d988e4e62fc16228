"""Who may do what: the one function every surface calls."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.intake import Intake
from bot.domain.person import Person


class Action(StrEnum):
    """What a person can ask the bot to do."""

    OPEN = "open"
    RETRY = "retry"
    REVOKE = "revoke"
    SHOW_LINK = "show_link"
    NUDGE = "nudge"
    SNOOZE = "snooze"
    MUTE = "mute"
    PAUSE = "pause"
    READ = "read"


class Refusal(StrEnum):
    """Why somebody may not; the texts live with the messages."""

    STRANGER = "stranger"
    GUEST = "guest"
    INACTIVE = "inactive"
    NOT_A_PERSON = "not_a_person"
    NOT_OWNER = "not_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Who the admins are: Slack user ids, and the user group whose members are admins too."""

    admins: frozenset[str] = frozenset()
    admin_group: str | None = None

    def is_admin(self, person: Person) -> bool:
        """Tell whether a person is an admin of the bot."""
        return person.id in self.admins or (self.admin_group is not None and self.admin_group in person.groups)


_OWNERS_ONLY = frozenset(
    {Action.RETRY, Action.REVOKE, Action.SHOW_LINK, Action.NUDGE, Action.SNOOZE, Action.MUTE, Action.PAUSE}
)


def refusal(action: Action, person: Person, policy: Policy, intake: Intake | None = None) -> Refusal | None:
    """Return why `person` may not do `action` (on `intake`), or None when they may.

    Nobody outside the workspace and no guest changes anything; what belongs to an intake is for its owner and the
    admins alone.
    """
    outside = _outside(person)
    if outside is not None:
        return None if action is Action.READ and outside is Refusal.GUEST else outside
    if action in _OWNERS_ONLY and not (policy.is_admin(person) or (intake and intake.owner_id == person.id)):
        return Refusal.NOT_OWNER
    return None


def _outside(person: Person) -> Refusal | None:
    checks = (
        (person.is_bot, Refusal.NOT_A_PERSON),
        (person.is_deleted, Refusal.INACTIVE),
        (person.is_stranger, Refusal.STRANGER),
        (person.is_guest, Refusal.GUEST),
    )
    return next((refused for holds, refused in checks if holds), None)
