"""The connected account: whether it is one the client was expected to connect."""

from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email

from bot.domain.credential import Credential
from bot.domain.request import Request

SEPARATORS = ",;"


def expectations(text: str) -> list[str]:
    """Return the single addresses and domains of what a person filled in, as "acme.example, ads@agency.example"."""
    for separator in SEPARATORS:
        text = text.replace(separator, " ")
    return text.split()


def not_understood(text: str) -> str | None:
    """Return the first part that is neither an address nor a domain; None when all are."""
    return next((part for part in expectations(text) if _address(part) is None and _domain(part) is None), None)


def matches(expected: str, account: str) -> bool | None:
    """Tell whether an account is one of those expected; None when that cannot be told.

    An address expects itself, whatever its case and its "+tag"; with a tag, exactly this one. A domain expects every
    address and every subdomain of it. International domains are the same in both of their spellings.
    """
    wanted = expectations(expected)
    known = _address(account)
    host = known[1] if known is not None else _domain(account)
    if not wanted or host is None:
        return None
    return any(_fits(part, known, host) for part in wanted)


def is_wrong_account(request: Request, credentials: Iterable[Credential]) -> bool:
    """Tell whether an account was connected for a row that is none of those expected."""
    return wrong_account(request, credentials) is not None


def wrong_account(request: Request, credentials: Iterable[Credential]) -> str | None:
    """Return the first connected account that was not expected, or None."""
    expected = request.expected_account
    accounts = [c.account for c in credentials if c.account and c.remote_id is not None]
    return next((a for a in accounts if expected and matches(expected, a) is False), None)


def _fits(part: str, known: tuple[str, str] | None, host: str) -> bool:
    address = _address(part)
    if address is None:
        domain = _domain(part)
        return domain is not None and (host == domain or host.endswith(f".{domain}"))
    if known is None or address[1] != host:
        return False
    local = known[0] if "+" in address[0] else known[0].partition("+")[0]
    return address[0] == local


def _address(text: str) -> tuple[str, str] | None:
    """Return local part and domain of an address, each in the one form in which equals are equal."""
    if "@" not in text.strip().strip("@"):
        return None
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return found.local_part.casefold(), found.ascii_domain or found.domain.casefold()


def _domain(text: str) -> str | None:
    """Return a domain in its ASCII form; an address of the web is taken for its host."""
    bare = text.strip().casefold().removeprefix("@")
    host = bare.rpartition("://")[2].partition("/")[0].partition(":")[0].removeprefix("*.").removesuffix(".")
    if "@" in host:
        return None
    try:
        return validate_email(f"x@{host}", check_deliverability=False, test_environment=True).ascii_domain
    except EmailNotValidError:
        return None
