"""A mailbox, as people write it down: an address alone, or with a name beside it."""

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import getaddresses

from bot.domain.naming import tidy


class MailboxError(ValueError):
    """Raised for what is no mailbox; the message does not repeat it."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Who gets or sends a mail; `name` may be empty."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """Return the domain of the address."""
        return self.address.rpartition("@")[2]

    def header(self) -> Address:
        """Return what stands in a mail's head: the name in one line, the address read strictly; raises MailboxError."""
        try:
            return Address(display_name=tidy(self.name), addr_spec=tidy(self.address))
        except (ValueError, MessageError, IndexError) as error:  # the parser's own ways to say so
            raise MailboxError("it is no e-mail address") from error


def read_mailbox(text: str) -> Mailbox:
    """Understand a mailbox; raises MailboxError."""
    line = tidy(text)
    found = [Mailbox(*pair) for pair in getaddresses([line])]
    if len(found) != 1 or not _is_plain(found[0], line):
        raise MailboxError("it must be one e-mail address, alone or with a name, as in Support <support@example.com>")
    return found[0]


def _is_plain(mailbox: Mailbox, line: str) -> bool:
    """Tell whether any mail server takes the address, and it stands there as it was read: spaces would be swallowed."""
    try:
        mailbox.header()
    except MailboxError:
        return False
    return mailbox.address.isascii() and mailbox.address in line
