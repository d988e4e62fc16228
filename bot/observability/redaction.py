"""Redaction: no token, link or address reaches a log, whoever wrote the line."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

HIDDEN = "[hidden]"
_PATTERNS = (
    re.compile(r"\bx(?:ox[a-z]|app)-[A-Za-z0-9-]+"),
    re.compile(r"\b(?:ntn|secret)_[A-Za-z0-9]+"),
    re.compile(r"(?i)\b(?:token|bearer)\s+[A-Za-z0-9._~+/=-]{16,}"),
    re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b", re.IGNORECASE),
    re.compile(r"https?://[^\s\"'>]*(?:make\.com|make\.celonis\.com|/consent/|/response/|hooks\.slack\.com)[^\s\"'>]*"),
    re.compile(r"wss?://[^\s\"'>]+"),
    re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"),
)


def redact(text: str) -> str:
    """Return `text` with everything that looks like a secret, a request link or an e-mail address hidden."""
    for pattern in _PATTERNS:
        text = pattern.sub(HIDDEN, text)
    return text


def redact_event(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Redact every text in a structlog event."""
    for key, value in event.items():
        event[key] = redact(value) if isinstance(value, str) else value
    return event


def redact_record(record: logging.LogRecord) -> bool:
    """Redact a library's log record before it is formatted; always lets it through."""
    if isinstance(record.msg, str):
        record.msg = redact(record.getMessage())
        record.args = None
    return True
