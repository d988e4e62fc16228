"""Which token may go to which address: real ones to Slack alone, sandbox ones to loopback alone."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

SLACK_URL = "https://slack.com/api/"
_REAL = re.compile(r"^(xoxe\.)?(xox[a-z]|xapp)-\d")


class EndpointError(ValueError):
    """Raised for a base URL or token that must not be used; the message says what to change."""


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this very machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_endpoint(token: str, base_url: str, setting: str = "SLACK_BOT_TOKEN") -> None:
    """Refuse a token that does not belong to an address.

    Args:
        token: a bot or app-level token.
        base_url: the Web API's address.
        setting: the setting the token came from, named in the error.

    Raises:
        EndpointError: one sentence, without the token.
    """
    try:
        scheme, loopback = urlsplit(base_url).scheme, is_loopback(base_url)
    except ValueError:
        raise EndpointError(f"The Slack address {base_url} is no address: correct SLACK_API_URL.") from None
    if scheme != "https" and not (scheme == "http" and loopback):
        raise EndpointError(
            f"The Slack address {base_url} is neither https nor on this machine; tokens do not go there."
        )
    if loopback and _REAL.match(token):
        raise EndpointError(f"{setting} looks like a real token, and {base_url} is a sandbox; use the sandbox's token.")
    if not loopback and not _REAL.match(token):
        raise EndpointError(f"{setting} does not look like a real Slack token, and {base_url} needs one.")
