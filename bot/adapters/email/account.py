"""Whose mail server, and how it is spoken to."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address

from bot.domain.mailbox import Mailbox


class MailAccountError(ValueError):
    """Raised for settings that cannot work together; the message says which."""


class Security(StrEnum):
    """How the connection is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """Only on this very machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAccount:
    """A mail server and the sender there."""

    host: str
    port: int
    security: Security
    sender: Mailbox
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    def checked(self) -> "MailAccount":
        """Return it; raises MailAccountError when it cannot work, or would show a password to the network."""
        if self.security is Security.NONE and not is_loopback(self.host):
            raise MailAccountError(f"SMTP_TLS=none would send mail to {self.host} readable by anybody on the way.")
        return self


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
