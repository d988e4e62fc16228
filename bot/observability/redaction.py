"""Redaction: no token, link or address reaches a log, whoever wrote the line."""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

HIDDEN = "[hidden]"
_PASSWORD = re.compile(
    r"""
    (?:ssl)?passw(?:or)?d \s*=\s* (?:
        '(?:[^'\\]|\\++[^\\])*+'[^\s&]*+ |
        "(?:[^"\\]|\\++[^\\])*+"[^\s&]*+ |
        (?:[^\s&\\]|\\++[^\\]?)++
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""As the address of a database holds it, in a query or in words; what stands behind a backslash belongs to it."""
_PATTERNS = (
    _PASSWORD,
    re.compile(r"\bx(?:ox[a-z]|app)[-.][A-Za-z0-9.-]+"),
    re.compile(r"\b(?:ntn|secret)_[A-Za-z0-9]+"),
    re.compile(r"(?i)\b(?:token|bearer)\s+[A-Za-z0-9._~+/=-]{16,}"),
    re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b", re.IGNORECASE),
    re.compile(r"wss?://[^\s\"'>]+"),
    re.compile(r"(?<=://)[^\s/@\"'<>]+:[^\s/@\"'<>]*@"),
    re.compile(r"[\w.%+-]{1,254}(?:@|%40)[\w.-]+\.\w{2,}"),  # no address is longer, and a huge text is read quickly
)
_URL = re.compile(r"https?://[^\s\"'>]+")
_TELLING = re.compile(
    r"make\.com|make\.celonis\.com|/consent/|/response/|hooks\.slack\.com|#[^\s]{10,}|(?i:1password|bitwarden)\."
)
"""What makes an address one that opens something."""


def redact(text: str) -> str:
    """Return `text` with everything that looks like a secret, a request link or an e-mail address hidden."""
    text = _URL.sub(_without_secrets, text)
    for pattern in _PATTERNS:
        text = pattern.sub(HIDDEN, text)
    return text


def _without_secrets(url: re.Match[str]) -> str:
    return HIDDEN if _TELLING.search(url[0]) else url[0]


def redact_event(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Redact every value in a structlog event, however deep it lies."""
    return {key: _redacted(value) for key, value in event.items()}


def _redacted(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return redact(value)
        case Mapping():
            return {redact(str(key)): _redacted(held) for key, held in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_redacted(held) for held in value]
        case BaseException() | bytes():
            return redact(repr(value))
        case _:
            return redact(str(value))


def redact_record(record: logging.LogRecord) -> bool:
    """Redact a library's log record before it is formatted; always lets it through.

    A record whose arguments do not fit is told all the same: logging itself would write them out as they are.
    """
    if isinstance(record.msg, str):
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):
            text = f"{record.msg} (its arguments do not fit)"
        record.msg, record.args = redact(text), None
    return True
