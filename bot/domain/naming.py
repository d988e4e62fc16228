"""Names we give at Make, and the keys by which we recognise the same thing asked for twice."""

import re
import unicodedata
from functools import lru_cache

NAME_LIMIT = 255
DESCRIPTION_LIMIT = 512
_UNIT = "utf-16-le"
_MARK = re.compile(r" \[[2-9a-z]{10}\]$")


def tidy(text: str) -> str:
    """Return `text` in one line: control characters dropped, white space folded, Unicode composed (NFC)."""
    composed = unicodedata.normalize("NFC", text)
    printable = "".join(" " if c.isspace() else c for c in composed if c.isspace() or _is_printable(c))
    return " ".join(printable.split())


def _is_printable(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cs", "Cn"}


def beginning(text: str, limit: int) -> str:
    """Return as much of `text` as Make counts as `limit` characters: in UTF-16 units, two for most emoji."""
    return text.encode(_UNIT, "ignore")[: 2 * limit].decode(_UNIT, "ignore")


def unique_name(row_id: str, *parts: str) -> str:
    """Return a name for Make that ends in our own id, so that it is unique and can be found again (at most 255)."""
    mark = f" [{row_id}]"
    return beginning(" · ".join(tidy(part) for part in parts), NAME_LIMIT - len(mark)) + mark


def is_marked(name: str) -> bool:
    """Tell whether a name at Make ends in an id of ours."""
    return _MARK.search(name) is not None


@lru_cache(4096)
def same(text: str) -> str:
    """Return the form in which two names that people would call the same are equal; asked of the same few names."""
    return tidy(text).casefold()


def open_key(client: str, project: str, app_key: str) -> str:
    """Return the key of which only one row may be under way at a time."""
    return "\x1f".join((same(client), same(project), app_key))
