"""Whom a nudge reaches: the owner, who steps in for them, who hears of escalations, and the contact."""

from dataclasses import dataclass

import structlog

from bot.domain.authority import Policy
from bot.domain.dossier import Dossier
from bot.messages.escape import Mrkdwn, group, person
from bot.ports.chat import Chat
from bot.ports.errors import NotFoundError, OutsideError

log = structlog.get_logger()
MOST_ADMINS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whom a nudge mentions.

    Attributes:
        mentions: in the order in which they stand in the message.
        owner_gone: the owner is no longer active, so others take over.
        nobody: the setting that names who hears of escalations leads to nobody.
    """

    mentions: tuple[Mrkdwn, ...]
    owner_gone: bool = False
    nobody: bool = False


class Audience:
    """Looks up people at the moment a nudge goes out. What Slack cannot say now is taken to be as it was."""

    def __init__(self, chat: Chat, policy: Policy, escalation: str | None) -> None:
        self._chat = chat
        self._policy = policy
        self.escalation = escalation

    async def whom(self, dossier: Dossier, *, escalates: bool) -> Whom:
        """Return whom a nudge of an intake mentions."""
        gone = not await self._is_active(dossier.intake.owner_id)
        found = await self._escalation() if gone or escalates else None
        nobody = (gone or escalates) and self.escalation is not None and found is None
        if gone:
            return Whom(mentions=self._stand_ins(found), owner_gone=True, nobody=nobody)
        others = (found,) if found is not None and found != person(dossier.intake.owner_id) else ()
        return Whom(mentions=(person(dossier.intake.owner_id), *others), nobody=nobody)

    async def contact(self, dossier: Dossier) -> str | None:
        """Return the contact's Slack id when they are in the channel; None when they are not, or nobody can tell."""
        try:
            return await self.contact_for_sure(dossier)
        except OutsideError as error:
            log.info("nudge.contact_unknown", why=str(error))
            return None

    async def contact_for_sure(self, dossier: Dossier) -> str | None:
        """Return the contact's Slack id when they are in the channel; raises OutsideError when nobody can tell."""
        user = dossier.intake.contact_slack_id
        return user if user and await self._chat.is_in(dossier.card.channel_id, user) else None

    async def owner_email(self, dossier: Dossier) -> str | None:
        """Return the owner's e-mail address when Slack tells it."""
        try:
            owner = await self._chat.person(dossier.intake.owner_id)
        except OutsideError:
            return None
        return None if owner.is_deleted else owner.email

    def stand_ins(self) -> tuple[Mrkdwn, ...]:
        """Return who takes over from an owner who is gone, as the settings say."""
        return self._stand_ins(_mention(self.escalation) if self.escalation else None)

    def _stand_ins(self, found: Mrkdwn | None) -> tuple[Mrkdwn, ...]:
        if found is not None:
            return (found,)
        if self._policy.admin_group is not None:
            return (group(self._policy.admin_group),)
        return tuple(person(admin) for admin in sorted(self._policy.admins)[:MOST_ADMINS])

    async def _escalation(self) -> Mrkdwn | None:
        if self.escalation is None:
            return None
        is_group = self.escalation.startswith("S")
        there = await (self._group_exists(self.escalation) if is_group else self._is_active(self.escalation))
        return _mention(self.escalation) if there else None

    async def _group_exists(self, group_id: str) -> bool:
        try:
            return await self._chat.group_exists(group_id)
        except OutsideError as error:
            log.info("nudge.group_unknown", why=str(error))
            return True

    async def _is_active(self, user_id: str) -> bool:
        try:
            return not (await self._chat.person(user_id)).is_deleted
        except NotFoundError:
            return False
        except OutsideError as error:
            log.info("nudge.person_unknown", why=str(error))
            return True


def _mention(name: str) -> Mrkdwn:
    return group(name) if name.startswith("S") else person(name)
