"""A mail as it goes over the wire; no value can add a header."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from bot.adapters.email.account import MailAccount
from bot.domain.mail import Mail
from bot.domain.naming import tidy


def letter(mail: Mail, account: MailAccount, now: datetime) -> EmailMessage:
    """Return the message of a mail."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{mail.id}@{account.domain}>"
    message["Date"] = format_datetime(now)
    message["From"] = _address(*parseaddr(account.sender))
    message["To"] = _address(mail.to_name, mail.to)
    if mail.cc:
        message["Cc"] = [_address("", cc) for cc in mail.cc]
    if mail.reply_to is not None:
        message["Reply-To"] = _address("", mail.reply_to)
    message["Subject"] = tidy(mail.subject)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for file in mail.attachments:
        main, _, sub = file.kind.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message


def _address(name: str, address: str) -> Address:
    """Return an address; the name is one line, the address is read strictly (ValueError otherwise)."""
    try:
        return Address(display_name=tidy(name), addr_spec=tidy(address))
    except (ValueError, MessageError, IndexError) as error:  # the parser's own ways to say so
        raise ValueError("it is no e-mail address") from error
