"""A mail as it goes over the wire; no value can add a header."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import structlog

from bot.adapters.email.account import MailAccount
from bot.domain.mail import Mail
from bot.domain.mailbox import Mailbox, MailboxError, read_mailbox
from bot.domain.naming import tidy

log = structlog.get_logger()


def letter(mail: Mail, account: MailAccount, now: datetime) -> EmailMessage:
    """Return the message of a mail; raises MailboxError where it cannot be addressed."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{mail.id}@{account.sender.domain}>"
    message["Date"] = format_datetime(now)
    message["From"] = account.sender.header()
    message["To"] = Mailbox(mail.to_name, mail.to).header()
    if mail.cc:
        message["Cc"] = [Mailbox("", cc).header() for cc in mail.cc]
    if mail.reply_to is not None:
        _let_answers_go(message, mail.reply_to)
    message["Subject"] = tidy(mail.subject)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for file in mail.attachments:
        main, _, sub = file.kind.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message


def _let_answers_go(message: EmailMessage, reply_to: str) -> None:
    """Name where answers go; an address that is none must not keep the mail from who is to read it."""
    try:
        message["Reply-To"] = read_mailbox(reply_to).header()
    except MailboxError as error:
        log.warning("mail.without_reply_to", why=str(error))
