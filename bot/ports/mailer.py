"""Mail, as the services see it."""

from typing import Protocol

from bot.domain.mail import Mail
from bot.ports.errors import RefusedError


class AddressRefusedError(RefusedError):
    """The mail server does not take mail for the recipient's address, now or later."""


class Mailer(Protocol):
    """A mail server."""

    async def send(self, mail: Mail) -> tuple[str, ...]:
        """Hand a mail over and return the copies' addresses that were refused for good.

        Raises:
            AddressRefusedError: the recipient's address is refused for good; nothing was sent.
            RefusedError: the mail itself is refused for good.
            UnreachableError: it was certainly not taken; trying again may help.
            AnswerLostError: it may have been taken.
        """
