"""The client's link: only one that leads to Make is shown to anybody."""

import re
from urllib.parse import urlsplit

from bot.adapters.make.zone import is_loopback

MAKE_HOSTS = ("make.com", "make.celonis.com")
LONGEST = 2000
_PLAIN = re.compile(r"[!-~]+")
_MARKUP = re.compile(r"[<>|\"'`\\]")


def leads_to_make(link: str, base_url: str) -> bool:
    """Tell whether a link leads to Make or to the configured private zone (to this machine if that is one)."""
    if len(link) > LONGEST or not _PLAIN.fullmatch(link) or _MARKUP.search(link):
        return False
    try:
        parts, own = urlsplit(link), urlsplit(base_url).hostname or ""
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None:
        return False
    if is_loopback(own):
        return parts.scheme in {"http", "https"} and is_loopback(host)
    return parts.scheme == "https" and any(host == known or host.endswith(f".{known}") for known in (*MAKE_HOSTS, own))
