"""Ids: UUIDs for objects, short strings with awkward characters for columns, and how they look in URLs."""

import random
from functools import cache
from string import ascii_letters
from urllib.parse import quote
from uuid import uuid4

TITLE = "title"
ALPHABET = ascii_letters + "~`|{}[]\\^_@?>=<;:"


def new_id() -> str:
    """Return a fresh object id."""
    return str(uuid4())


def new_column_id(taken: set[str]) -> str:
    """Return a property id that no column has yet."""
    while True:
        found = "".join(random.choices(ALPHABET, k=4))
        if found not in taken:
            return found


@cache
def encode(column_id: str) -> str:
    """Return a property id as the API shows it, URL-encoded."""
    return quote(column_id, safe="!~*'()")


def hexed(object_id: str) -> str:
    """Return a UUID without dashes."""
    return object_id.replace("-", "")
