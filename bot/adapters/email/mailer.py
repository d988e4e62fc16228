"""The Mailer port, fulfilled by SMTP: each answer of the server's becomes what it means for us."""

from contextlib import suppress

import structlog
from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPRecipientRefused,
    SMTPSenderRefused,
)

from bot.adapters.email.account import MailAccount, Security
from bot.adapters.email.connection import FAILURES, connect, said
from bot.adapters.email.letter import letter
from bot.domain.mail import Mail
from bot.domain.mailbox import MailboxError
from bot.domain.naming import tidy
from bot.ports.clock import Clock
from bot.ports.errors import AnswerLostError, RefusedError, UnreachableError
from bot.ports.mailer import AddressRefusedError

log = structlog.get_logger()
TIMEOUT_SECONDS = 20.0
FOR_GOOD = 500
"""Answers from here on are final; those below ask to try again."""


class SmtpMailer:
    """A mail server; one connection for each mail, since nudges are few."""

    def __init__(self, account: MailAccount, clock: Clock, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._account = account
        self._clock = clock
        self._timeout = timeout_seconds

    async def send(self, mail: Mail) -> tuple[str, ...]:
        """Hand a mail over and return the copies' addresses that were refused for good."""
        try:
            message = letter(mail, self._account, self._clock.now())
        except MailboxError as error:
            raise AddressRefusedError(f"The address cannot be written on a mail: {error}.") from error
        smtp = self._connection()
        try:
            await connect(smtp, self._account)
            await self._introduce(smtp)
            await self._address(smtp, tidy(mail.to))
            refused = [cc for cc in mail.cc if not await self._takes_copy(smtp, tidy(cc))]
            await self._hand_over(smtp, message.as_bytes())
            with suppress(*FAILURES):
                await smtp.quit()
        finally:
            smtp.close()
        return tuple(refused)

    async def check(self) -> None:
        """Connect, log in, and name the sender, without sending anything; raises UnreachableError."""
        smtp = self._connection()
        try:
            await connect(smtp, self._account)
            await self._introduce(smtp)
            with suppress(*FAILURES):
                await smtp.quit()
        finally:
            smtp.close()

    def _connection(self) -> SMTP:
        account = self._account
        return SMTP(
            hostname=account.host,
            port=account.port,
            use_tls=account.security is Security.TLS,
            start_tls=False,
            timeout=self._timeout,
        )

    async def _introduce(self, smtp: SMTP) -> None:
        try:
            await smtp.mail(self._account.sender.address)
        except SMTPSenderRefused as error:
            raise UnreachableError(f"The mail server does not take mail from EMAIL_FROM{said(error)}.") from error
        except FAILURES as error:
            raise UnreachableError(f"The mail server stopped answering{said(error)}.") from error

    async def _address(self, smtp: SMTP, to: str) -> None:
        try:
            await smtp.rcpt(to)
        except SMTPRecipientRefused as error:
            if error.code >= FOR_GOOD:
                raise AddressRefusedError(f"The mail server refuses the address{said(error)}.") from error
            raise UnreachableError(f"The mail server does not take this mail yet{said(error)}.") from error
        except FAILURES as error:
            raise UnreachableError("The mail server stopped answering.") from error

    async def _takes_copy(self, smtp: SMTP, cc: str) -> bool:
        """Tell whether a copy's address is taken; one that is not now is left out like one that never is."""
        try:
            await smtp.rcpt(cc)
        except SMTPRecipientRefused as error:
            log.info("mail.copy_refused", code=error.code)
            return False
        except FAILURES as error:
            raise UnreachableError("The mail server stopped answering.") from error
        return True

    async def _hand_over(self, smtp: SMTP, message: bytes) -> None:
        try:
            await smtp.data(message)
        except SMTPDataError as error:
            if error.code >= FOR_GOOD:
                raise RefusedError(f"The mail server refuses the mail{said(error)}.") from error
            raise UnreachableError(f"The mail server does not take this mail yet{said(error)}.") from error
        except FAILURES as error:
            raise AnswerLostError("The mail server did not say whether it took the mail.") from error
