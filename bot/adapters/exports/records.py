"""One entry of an export, flat, under the names that docs/audit.md gives its fields."""

from collections.abc import Mapping
from typing import Any

from bot.domain.chain import Entry, Link

NUMBERS = ("position", "seq")
NAMES = (*NUMBERS, "at", "actor", "surface", "kind", "intake_id", "request_id", "data", "prev_hash", "hash")
"""In the order in which they are written."""


def record_of(entry: Entry) -> dict[str, Any]:
    """Return an entry as it is written; an event that is gone leaves its link."""
    link, fields = entry.link, entry.fields or {}
    around = {"position": link.position, "seq": link.seq, "prev_hash": link.prev_hash, "hash": link.hash}
    return {name: around.get(name, fields.get(name)) for name in NAMES}


def entry_of(record: Mapping[str, Any]) -> Entry:
    """Read an entry; raises ValueError for what cannot be one."""
    if set(record) != set(NAMES):
        raise ValueError(f"it must have the fields {', '.join(NAMES)}")
    if not all(type(record[name]) is int for name in NUMBERS):
        raise ValueError("position and seq must be whole numbers")
    link = Link(**{name: record[name] for name in (*NUMBERS, "prev_hash", "hash")})
    if record["at"] is None:
        return Entry(link, None)
    return Entry(link, {name: record[name] for name in NAMES if name not in {"position", "prev_hash", "hash"}})
