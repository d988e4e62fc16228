"""A mail as the inbox shows it."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


def read(content: bytes, recipients: list[str], at: datetime) -> dict[str, Any]:
    """Return what a mail says; `recipients` are whom the server was asked to bring it to."""
    message = message_from_bytes(content, policy=policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return {
        "to": _header(message, "To"),
        "cc": _header(message, "Cc"),
        "from": _header(message, "From"),
        "reply_to": _header(message, "Reply-To"),
        "subject": _header(message, "Subject"),
        "message_id": _header(message, "Message-ID"),
        "text": plain.get_content() if plain is not None else "",
        "html": html.get_content() if html is not None else "",
        "headers": [name for name, _ in message.items()],
        "recipients": recipients,
        "at": at.isoformat(),
        "by": "smtp",
    }


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, ""))
