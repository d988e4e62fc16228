"""Who signs documents."""

from collections.abc import Mapping
from typing import Any, Protocol

from bot.domain.signed import Signed


class SignerError(Exception):
    """The key cannot be used; the message says what to do."""


class Signer(Protocol):
    """Holds the private key."""

    def sign(self, document: Mapping[str, Any]) -> Signed:
        """Sign a document; blocks a moment. Raises SignerError."""
