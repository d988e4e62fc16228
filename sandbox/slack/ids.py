"""Identifiers in Slack's forms. Random, so that a restarted sandbox never repeats one."""

import secrets
import string
import uuid

UPPER = string.ascii_uppercase + string.digits
MIXED = string.ascii_letters + string.digits
LONG = 10
SHORT = 5


def upper(prefix: str, length: int = LONG) -> str:
    """Return an id such as `V04TQ7Z1ABC`."""
    return prefix + "".join(secrets.choice(UPPER) for _ in range(length))


def short() -> str:
    """Return a generated block_id or action_id."""
    return "".join(secrets.choice(MIXED) for _ in range(SHORT))


def envelope() -> str:
    """Return an envelope_id."""
    return str(uuid.uuid4())


def trigger() -> str:
    """Return a trigger_id."""
    return f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"


def secret(length: int = 24) -> str:
    """Return a long opaque word for tickets and response urls."""
    return "".join(secrets.choice(MIXED) for _ in range(length))


def hexadecimal() -> str:
    """Return the id of a request."""
    return secrets.token_hex(16)
