"""An incoming webhook, as the services see it."""

from typing import Protocol

from bot.ports.chat import Message


class Hook(Protocol):
    """Slack's incoming webhook: posts into one channel, and tells nothing about it afterwards."""

    async def post(self, message: Message) -> None:
        """Post a message.

        Raises RefusedError when the webhook no longer works, AnswerLostError when it may have been posted.
        """
