"""Make's query strings: arrays in both styles, nested pg[...] keys, booleans."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from multidict import MultiMapping

from sandbox.make.answers import not_valid

MAX_AUDIT_PAGE = 10_000


@dataclass(frozen=True)
class Page:
    """What pg[...] asked for."""

    sort_by: str
    sort_dir: str
    limit: int
    offset: int
    last: str | None = None
    total: bool = False

    def envelope(self, **more: Any) -> dict[str, Any]:
        """Return the pg object that goes back."""
        asked = {"sortBy": self.sort_by, "sortDir": self.sort_dir, "limit": self.limit, "offset": self.offset}
        return more | asked


class Query:
    """The query of one call; every reader refuses what Make could not read."""

    def __init__(self, query: MultiMapping[str]) -> None:
        self._query = query

    def text(self, name: str) -> str | None:
        """Return one value, None when it is not there."""
        values = self._query.getall(name, [])
        if len(values) > 1:
            raise not_valid([f"Parameter '{name}' is given more than once."])
        return values[0] if values else None

    def integer(self, name: str, *, required: bool = False, least: int = 1) -> int | None:
        """Return one whole number."""
        value = self.text(name)
        if value is None:
            if required:
                raise not_valid([f"Missing value of required parameter '{name}'."])
            return None
        if not re.fullmatch(r"-?[0-9]{1,15}", value) or int(value) < least:
            raise not_valid([f"Invalid number in parameter '{name}'."])
        return int(value)

    def flag(self, name: str) -> bool:
        """Return a boolean; False when it is not there."""
        value = "false" if (given := self.text(name)) is None else given
        if value not in {"true", "false"}:
            raise not_valid([f"Invalid boolean in parameter '{name}'."])
        return value == "true"

    def array(self, name: str) -> list[str]:
        """Return an array: name=a&name=b, name[]=a, name[0]=a."""
        pattern = re.compile(rf"{re.escape(name)}(\[\d*\])?")
        return [value for key, value in self._query.items() if pattern.fullmatch(key)]

    def cols(self, known: Iterable[str], default: Iterable[str]) -> list[str]:
        """Return the wanted columns; "*" is every known one; unknown ones are refused."""
        asked = self.array("cols")
        if not asked:
            return list(default)
        strangers = [col for col in asked if col != "*" and col not in known]
        if strangers:
            raise not_valid([f"Invalid value '{col}' in parameter 'cols'." for col in strangers])
        return list(known) if "*" in asked else list(dict.fromkeys(asked))

    def page(self, sortable: Iterable[str], default: Page) -> Page:
        """Return the page asked for by pg[...]."""
        asked_by, asked_dir = self.text("pg[sortBy]"), self.text("pg[sortDir]")
        sort_by = default.sort_by if asked_by is None else asked_by
        sort_dir = default.sort_dir if asked_dir is None else asked_dir
        problems = [] if sort_by in sortable else ["Invalid value in parameter 'pg[sortBy]'."]
        if sort_dir not in {"asc", "desc"}:
            problems.append("Invalid value in parameter 'pg[sortDir]'.")
        if problems:
            raise not_valid(problems)
        limit, offset = self.integer("pg[limit]"), self.integer("pg[offset]", least=0)
        return Page(
            sort_by,
            sort_dir,
            default.limit if limit is None else limit,
            offset or 0,
            self.text("pg[last]"),
            self.flag("pg[returnTotalCount]"),
        )


def pick(row: Mapping[str, Any], cols: Iterable[str]) -> dict[str, Any]:
    """Return the wanted columns of a row."""
    return {col: row[col] for col in cols if col in row}
