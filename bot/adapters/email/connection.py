"""The way to the mail server: what stands in it is said with what to do."""

import os
import socket
import ssl
from collections.abc import Iterator

import structlog
from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException, SMTPResponseException

from bot.adapters.email.account import MailAccount, Security
from bot.ports.errors import UnreachableError

log = structlog.get_logger()
FAILURES = (SMTPException, OSError, TimeoutError)
LOGIN = "The mail server refuses the login. Check SMTP_USER and SMTP_PASS."
NO_STARTTLS = "offers no STARTTLS. Check SMTP_PORT (mostly 587), or set SMTP_TLS=tls where it speaks TLS from the start"
NO_LOGIN = "offers no login. Check SMTP_PORT and SMTP_TLS, or leave SMTP_USER and SMTP_PASS empty where it wants none"
NO_NAME = "cannot be reached: no such host is known. Check SMTP_HOST"
NO_TLS = (
    "cannot be reached: it speaks no TLS there. Check SMTP_PORT and SMTP_TLS (mostly 465 with tls, 587 with starttls)"
)
NO_WORD = (
    "cannot be reached: nobody answers as a mail server would. Check SMTP_HOST, SMTP_PORT and SMTP_TLS (port 465: tls)"
)


async def connect(smtp: SMTP, account: MailAccount) -> None:
    """Connect, secure and log in; raises UnreachableError."""
    place = f"The mail server {account.host}:{account.port}"
    try:
        await smtp.connect()
        if account.security is Security.STARTTLS:
            await _needs(smtp, "starttls", f"{place} {NO_STARTTLS}.")
            await smtp.starttls()
        if account.user is not None:
            await _needs(smtp, "auth", f"{place} {NO_LOGIN}.")
            await smtp.login(account.user, account.password or "")
    except SMTPAuthenticationError as error:
        raise UnreachableError(LOGIN) from error
    except (*FAILURES, UnicodeError) as error:  # a name with an empty label is a UnicodeError
        log.info("mail.not_connected", why=type(error).__name__)
        raise UnreachableError(f"{place} {_why(error)}.") from error


async def _needs(smtp: SMTP, extension: str, without: str) -> None:
    await smtp.ehlo()
    if not smtp.supports_extension(extension):
        raise UnreachableError(without)


def _why(error: BaseException) -> str:
    for cause in _causes(error):
        match cause:
            case socket.gaierror() | UnicodeError():
                return NO_NAME
            case ssl.SSLCertVerificationError():
                return f"cannot be trusted: {cause.verify_message}. Check SMTP_HOST, or that server's certificate"
            case ssl.SSLError():
                return NO_TLS
            case SMTPResponseException():
                return f"turns us away{said(cause)}"
            case OSError(errno=int(number)):
                return f"cannot be reached: {os.strerror(number)}. Check SMTP_HOST and SMTP_PORT"
    return NO_WORD


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Return an error and what led to it, the first cause first."""
    if error is not None:
        yield from _causes(error.__cause__ or error.__context__)
        yield error


def said(error: Exception) -> str:
    """Return the server's own words, which say what a person can do; they come in one short line."""
    if not isinstance(error, SMTPResponseException):
        return ""
    return f" ({error.code} {' '.join(error.message.split())[:120]})"
