"""One HTTP answer of Make's, read as far as errors need it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from bot.adapters.make.retry_after import read_retry_after


@dataclass(frozen=True)
class Answer:
    """A status, headers and a body of bounded size."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        """Tell whether it is a success."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's 2xx

    @cached_property
    def body(self) -> dict[str, Any] | None:
        """Return the JSON object, None when it is anything else."""
        try:
            body = json.loads(self.content)
        except (ValueError, RecursionError):
            return None
        return body if isinstance(body, dict) else None

    @property
    def code(self) -> str:
        """Return Make's error code, "" without one."""
        return self._text("code")

    @cached_property
    def words(self) -> str:
        """Return what Make says went wrong: detail, else message, then the suberrors; "" without any."""
        return "; ".join(filter(None, [self._text("detail") or self._text("message"), *self._suberrors()]))

    @property
    def all_words(self) -> str:
        """Return every text of the error, to look for phrases in: it is not certain which key carries them."""
        return " ".join([self._text("detail"), self._text("message"), *self._suberrors()])

    @property
    def is_error_of_make(self) -> bool:
        """Tell whether it is worded as Make words its errors, not a page of something in between."""
        return any(key in (self.body or {}) for key in ("detail", "message", "code", "suberrors"))

    @property
    def retry_after(self) -> timedelta | None:
        """Return how long Make asks us to stay away, None when it does not say."""
        return read_retry_after(self.headers.get("retry-after"), self.headers.get("date"))

    def _text(self, key: str) -> str:
        value = (self.body or {}).get(key)
        return value.strip() if isinstance(value, str) else ""

    def _suberrors(self) -> list[str]:
        rows = (self.body or {}).get("suberrors")
        if not isinstance(rows, list):
            return []
        texts = [row.get("message") if isinstance(row, dict) else row for row in rows]
        return [text.strip() for text in texts if isinstance(text, str)]
