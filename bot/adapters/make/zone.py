"""Make's zones: where the API of an account lives."""

import ipaddress
import re
from urllib.parse import urlsplit

ZONES = (
    "eu1.make.com",
    "eu2.make.com",
    "us1.make.com",
    "us2.make.com",
    "eu1.make.celonis.com",
    "us1.make.celonis.com",
)
API_PATH = "/api/v2"
_OF_MAKE = re.compile(r"(?:^|\.)make(?:\.celonis)?\.com$")
_ZONE_OF_MAKE = re.compile(r"^[a-z]{2}\d{1,2}\.make(?:\.celonis)?\.com$")
_HOST = re.compile(r"^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$")
_LIST = ", ".join(ZONES)
NO_SUCH_API = (
    "api.make.com is not an address of Make's API. Use the zone shown in your browser's address bar when you are "
    f"signed in to Make: one of {_LIST}."
)


class ZoneError(ValueError):
    """The configured zone or base URL cannot be used; the message says what to enter instead."""


def base_url_for_zone(zone: str) -> str:
    """Return the API's base URL in a zone such as "eu1.make.com", or on a private host; raises ZoneError."""
    host = zone.strip().rstrip("/").lower()
    host = host.removeprefix("https://").removesuffix(API_PATH)
    _refuse_lookalikes(host)
    if not _HOST.fullmatch(host):
        raise ZoneError(f"A Make zone is a host name alone, such as eu1.make.com. Make's zones: {_LIST}.")
    if _OF_MAKE.search(host) and not _ZONE_OF_MAKE.fullmatch(host):
        raise ZoneError(f"{host} is not a zone of Make. Make's zones: {_LIST}.")
    return f"https://{host}{API_PATH}"


def checked_base_url(url: str) -> str:
    """Return a base URL that is safe to send the token to, without a slash at its end; raises ZoneError."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ZoneError("The Make base URL cannot be read; it looks like https://eu1.make.com/api/v2.") from None
    _refuse_lookalikes(host)
    if not host or parts.username or parts.password or parts.query or parts.fragment:
        raise ZoneError("The Make base URL is an address and a path alone, such as https://eu1.make.com/api/v2.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ZoneError("The Make base URL must start with https://, so that nobody can read the token on its way.")
    if not parts.path.rstrip("/").endswith(API_PATH):  # elsewhere a 404 would pass for "Make no longer has this"
        raise ZoneError(f"The Make base URL must end in {API_PATH}, such as https://eu1.make.com{API_PATH}.")
    return url.strip().rstrip("/")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_lookalikes(host: str) -> None:
    if host == "api.make.com":
        raise ZoneError(NO_SUCH_API)
    if re.fullmatch(r"[a-z]{2}\d", host):
        raise ZoneError(f"Enter the whole zone: {host}.make.com.")
