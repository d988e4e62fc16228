"""The mail server and the webhook."""

from bot.adapters.clock import SystemClock
from bot.domain.verdict import Verdict, note, ok
from bot.parts.reminding import mailer
from bot.settings import Settings, SettingsError

ABOUT = "Mail"


async def check_mail(settings: Settings) -> list[Verdict]:
    """Connect to the mail server as the bot would, and send nothing."""
    hook = [note(ABOUT, "the webhook is set; only a reminder shows whether it works")]
    return [*await _server(settings), *(hook if settings.slack_webhook_url is not None else [])]


async def _server(settings: Settings) -> list[Verdict]:
    try:
        server = mailer(settings, SystemClock())
    except SettingsError:
        return []  # said with the settings
    if server is None:
        return [
            note(ABOUT, "not set up; contacts who are not in Slack get no reminder", "set SMTP_HOST and EMAIL_FROM")
        ]
    await server.check()
    return [ok(ABOUT, f"{settings.smtp_host} takes mail from {settings.email_from}")]
