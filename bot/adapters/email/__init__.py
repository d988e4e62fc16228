"""Mail by SMTP."""

from bot.adapters.email.account import MailAccount, MailAccountError, Security
from bot.adapters.email.mailer import SmtpMailer

__all__ = ["MailAccount", "MailAccountError", "Security", "SmtpMailer"]
