"""Who somebody is, read fresh from Slack at every click, and whether they may."""

from bot.domain.authority import Action, Policy, Refusal, refusal
from bot.domain.intake import Intake
from bot.domain.person import Person
from bot.ports.chat import Chat
from bot.ports.errors import NotFoundError


class NotAllowedError(Exception):
    """Raised when a person may not do what they asked; carries why, what, and whose intake it is."""

    def __init__(self, why: Refusal, action: Action, intake: Intake | None = None) -> None:
        super().__init__(f"{action} refused: {why}")
        self.why = why
        self.action = action
        self.intake = intake


class Identity:
    """Answers who a Slack user is now, and holds the policy of who may do what."""

    def __init__(self, chat: Chat, policy: Policy) -> None:
        self._chat = chat
        self.policy = policy

    async def allow(self, action: Action, user_id: str, intake: Intake | None = None) -> Person:
        """Return the person, read fresh.

        Raises:
            NotAllowedError: they may not do this.
            OutsideError: Slack could not say who they are; then nothing is allowed.
        """
        try:
            person = await self._chat.person(user_id)
        except NotFoundError:
            raise NotAllowedError(Refusal.STRANGER, action, intake) from None
        why = refusal(action, person, self.policy, intake)
        if why is not None:
            raise NotAllowedError(why, action, intake)
        return person
