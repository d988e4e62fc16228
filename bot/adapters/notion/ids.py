"""Ids in whatever form people paste them."""

import re
from urllib.parse import unquote, urlsplit

_DASHED = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_BARE = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", re.IGNORECASE)


def read_id(text: str) -> str | None:
    """Return the id in a page's or database's address, dashed; None when there is none.

    The host does not matter (Notion has had several), nor does what comes before the id. In an address the id of the
    page itself is the last one of the path: what stands behind `?v=` is a view, behind `?p=` a page opened on top.
    """
    words = unquote(text.strip())
    path = urlsplit(words).path if "/" in words else words
    found = [*_DASHED.finditer(path), *_BARE.finditer(path)]
    if not found:
        return None
    bare = max(found, key=lambda match: match.start()).group().replace("-", "").lower()
    return f"{bare[:8]}-{bare[8:12]}-{bare[12:16]}-{bare[16:20]}-{bare[20:]}"
