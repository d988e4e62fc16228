"""The one way to write JSON as bytes, so that a hash or a signature of it means the same to everybody."""

import json
from datetime import UTC, datetime
from typing import Any

SAFE = 2**53
"""Whole numbers from here on are not told apart by every reader of JSON."""


def canonical(value: Any) -> bytes:
    """Write JSON: keys sorted, no blanks, ASCII only (other signs escaped), no number but a whole one below 2^53.

    Any other number is written as a text, for readers of JSON differ in how they write those.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def moment(at: datetime) -> str:
    """Write a moment: UTC, microseconds, always as long."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _plain(value: Any) -> Any:
    """Return a value as a reader of its JSON would have it; a mapping's keys are texts there."""
    if isinstance(value, float) or (type(value) is int and abs(value) >= SAFE):
        return repr(value)
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
