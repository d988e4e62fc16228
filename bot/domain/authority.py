"""Who may do what: the one table, and the one function every surface calls."""

from collections.abc import Mapping
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
    CLOSE = "close"
    """Tear a whole project down."""
    APPROVE = "approve"
    """Be the second person who says yes to a teardown, or who calls it off."""
    WITHDRAW = "withdraw"
    """Take one's own wish for a teardown back, while it waits for the second person."""
    REAUTHORIZE = "reauthorize"
    ASK_AGAIN = "ask_again"
    GIVE_SHARE = "give_share"
    """Hand in a share link in the client's name."""
    SHOW_SHARE = "show_share"
    END_SHARE = "end_share"
    """Say that what a share link held was used and rotated."""
    REPAIR = "repair"
    """Carry out what a comparison of Make, Notion and Slack with our rows proposes."""


class Role(StrEnum):
    """What somebody is to the bot, or to one intake."""

    ADMIN = "admin"
    OWNER = "owner"
    CREATOR = "creator"
    CONTACT = "contact"
    """The client's contact, where they are in Slack themselves; even a guest may be one."""
    MEMBER = "member"
    GUEST = "guest"


class Refusal(StrEnum):
    """Why somebody may not; the texts live with the messages."""

    STRANGER = "stranger"
    GUEST = "guest"
    INACTIVE = "inactive"
    NOT_A_PERSON = "not_a_person"
    NOT_OWNER = "not_owner"
    NOT_CREATOR = "not_creator"
    NOT_ADMIN = "not_admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Who the admins are: Slack user ids, and the user group whose members are admins too; and who may open intakes.

    `creators` holds Slack user ids; empty: every full member may open.
    """

    admins: frozenset[str] = frozenset()
    admin_group: str | None = None
    creators: frozenset[str] = frozenset()

    def is_admin(self, person: Person) -> bool:
        """Tell whether a person is an admin of the bot."""
        return person.id in self.admins or (self.admin_group is not None and self.admin_group in person.groups)

    def is_creator(self, person: Person) -> bool:
        """Tell whether a person may open intakes by themselves."""
        return not self.creators or person.id in self.creators


_OWNERS = frozenset({Role.OWNER, Role.ADMIN})
MAY: Mapping[Action, frozenset[Role]] = {
    Action.READ: frozenset({Role.MEMBER, Role.GUEST}),
    Action.WITHDRAW: frozenset({Role.MEMBER}),
    Action.OPEN: frozenset({Role.CREATOR, Role.ADMIN}),
    Action.GIVE_SHARE: _OWNERS | {Role.CONTACT},
    Action.APPROVE: frozenset({Role.ADMIN}),
    Action.REPAIR: frozenset({Role.ADMIN}),
} | dict.fromkeys(
    (
        Action.RETRY,
        Action.REVOKE,
        Action.SHOW_LINK,
        Action.NUDGE,
        Action.SNOOZE,
        Action.MUTE,
        Action.PAUSE,
        Action.CLOSE,
        Action.REAUTHORIZE,
        Action.ASK_AGAIN,
        Action.SHOW_SHARE,
        Action.END_SHARE,
    ),
    _OWNERS,
)
"""Which roles may do an action; docs/roles.md shows the same table."""


def roles(person: Person, policy: Policy, intake: Intake | None = None) -> frozenset[Role]:
    """Return what somebody is; a guest is never more than a guest, or the contact."""
    contact = intake is not None and intake.contact_slack_id == person.id
    held = {
        Role.CONTACT: contact,
        Role.GUEST: person.is_guest,
        Role.MEMBER: person.is_member,
        Role.CREATOR: person.is_member and policy.is_creator(person),
        Role.ADMIN: person.is_member and policy.is_admin(person),
        Role.OWNER: person.is_member and intake is not None and intake.owner_id == person.id,
    }
    return frozenset(role for role, holds in held.items() if holds)


def refusal(action: Action, person: Person, policy: Policy, intake: Intake | None = None) -> Refusal | None:
    """Return why `person` may not do `action` (on `intake`), or None when they may.

    Nobody outside the workspace changes anything, and of the guests only the client's own contact hands something in;
    what belongs to an intake is for its owner and the admins alone.
    """
    outside = _outside(person)
    if outside is not None:
        return outside
    if roles(person, policy, intake) & MAY[action]:
        return None
    if person.is_guest:
        return Refusal.GUEST
    return {Action.OPEN: Refusal.NOT_CREATOR, Action.APPROVE: Refusal.NOT_ADMIN, Action.REPAIR: Refusal.NOT_ADMIN}.get(
        action, Refusal.NOT_OWNER
    )


def _outside(person: Person) -> Refusal | None:
    checks = (
        (person.is_bot, Refusal.NOT_A_PERSON),
        (person.is_deleted, Refusal.INACTIVE),
        (person.is_stranger, Refusal.STRANGER),
    )
    return next((refused for holds, refused in checks if holds), None)
