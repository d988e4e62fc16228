"""The kinds of columns the tables are made of."""

from typing import Any

from sqlalchemy import BigInteger, Column, Integer

from bot.adapters.store.types import EnumText, UtcDateTime, Words

SERIAL = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only in an INTEGER primary key


def text(name: str, *args: Any, **options: Any) -> Column[str]:
    """Return a column of words."""
    return Column(name, Words(), *args, **({"nullable": False} | options))


def maybe_text(name: str) -> Column[str]:
    """Return a column of words that may be missing."""
    return Column(name, Words(), nullable=True)


def time(name: str, *, nullable: bool = True) -> Column[Any]:
    """Return a column of moments."""
    return Column(name, UtcDateTime(), nullable=nullable)


def number(name: str, *, nullable: bool = False, **options: Any) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, Integer(), nullable=nullable, **options)


def enum(name: str, kind: Any) -> Column[Any]:
    """Return a column of an enumeration's values."""
    return Column(name, EnumText(kind), nullable=False)
