"""Column types: the same Python values go in and come out on both engines."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, BindParameter, DateTime, Dialect, Text, TypeDecorator, bindparam

E = TypeVar("E", bound=StrEnum)


class Words(TypeDecorator[str]):
    """Text. What neither engine can hold (NUL, lone surrogates) is dropped or shown as `?`, never an error."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base's name
        """Clean a text on its way in."""
        return None if value is None else value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


class EnumText(TypeDecorator[E], Generic[E]):
    """A StrEnum's member, stored as its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[E]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base's name
        """Write a member as its value; anything that is no member is refused."""
        return None if value is None else str(self.kind(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002 - the base's name
        """Read a member."""
        return None if value is None else self.kind(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment to UTC; SQLite keeps it without the zone, so that its text sorts by time."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("A time without its zone cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base's name
        """Read a moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonObject(TypeDecorator[dict[str, Any]]):
    """A mapping, stored as a JSON object."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - the base's name
        """Make any mapping one that JSON knows."""
        return None if value is None else dict(value)


class JsonTuple(TypeDecorator[tuple[Any, ...]]):
    """A tuple, stored as a JSON array."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - the base's name
        """Make a tuple a list, as JSON knows it."""
        return None if value is None else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - the base's name
        """Read a list as a tuple."""
        return None if value is None else tuple(value)


def moment(name: str) -> BindParameter[datetime]:
    """Return a moment that a statement leaves open, to be bound by this name."""
    return bindparam(name, type_=UtcDateTime())
