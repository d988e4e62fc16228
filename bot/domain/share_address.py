"""The address of a share link: which ones are taken. None is ever opened by us."""

from collections.abc import Collection
from enum import StrEnum

LONGEST = 2000
SHORTEST_REST = 10
"""What opens the secret is longer than that; a link cut off in copying is not."""
DEFAULT_HOSTS = frozenset(
    {
        "share.1password.com",
        "start.1password.com",
        "vault.bitwarden.com",
        "vault.bitwarden.eu",
        "send.bitwarden.com",
    }
)
_VAULT = "vault."
_SEND = "#/send/"


class Wrong(StrEnum):
    """Why something is no share link that is taken; each has its sentence, which never repeats what was given."""

    NO_LINK = "no_link"
    """A password, say: whatever it is, it has gone through Slack."""
    NOT_HTTPS = "not_https"
    OTHER_HOST = "other_host"
    CUT_OFF = "cut_off"
    NO_SEND = "no_send"


def wrong_with(address: str, hosts: Collection[str]) -> Wrong | None:
    """Return what is wrong with an address as it was typed (tidied of spaces around it), or None.

    The host must be one of `hosts`, letter by letter: no user, no port, no other alphabet, no look-alike.
    """
    scheme, found, rest = address.partition("://")
    if not found or scheme.casefold() not in {"https", "http"} or not _is_plain(address):
        return Wrong.NO_LINK
    if scheme.casefold() != "https":
        return Wrong.NOT_HTTPS
    end = next((place for place, char in enumerate(rest) if char in "/?#"), len(rest))
    host, secret = rest[:end].lower(), rest[end:]
    if host not in hosts:
        return Wrong.OTHER_HOST
    if host.startswith(_VAULT) and _SEND not in secret:
        return Wrong.NO_SEND
    return Wrong.CUT_OFF if len(secret) < SHORTEST_REST else None


def _is_plain(address: str) -> bool:
    """Tell whether it is one word of the letters an address may have."""
    return len(address) <= LONGEST and all("!" <= char <= "~" and char not in '<>|"\\^`{}' for char in address)
