"""A signed document as a file: one way to write it, so that any changed byte shows."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

ALGORITHM = "Ed25519"


class NotSignedError(ValueError):
    """Raised for a file that is no signed document, or was touched since; the message says which."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A document, its signature, and the public key that it claims to be signed with."""

    document: dict[str, Any]
    public_key: bytes
    signature: bytes

    def written(self) -> str:
        """Return the file's text."""
        signature = {"algorithm": ALGORITHM, "public_key": encoded(self.public_key), "value": encoded(self.signature)}
        whole = {"document": self.document, "signature": signature}
        return json.dumps(whole, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def read_signed(content: bytes) -> Signed:
    """Read a file.

    Raises:
        NotSignedError: it is none, or it is not byte by byte as it was written.
    """
    try:
        whole = json.loads(content.decode())
        signature = whole["signature"]
        read = Signed(whole["document"], decoded(signature["public_key"]), decoded(signature["value"]))
        as_written = read.written().encode()
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotSignedError("This is no signed certificate, or it was damaged.") from None
    if as_written != content:
        raise NotSignedError("The file is not as it was written: something in it was changed.")
    return read


def encoded(raw: bytes) -> str:
    """Write bytes as people pass them on."""
    return base64.b64encode(raw).decode()


def decoded(text: str) -> bytes:
    """Read what `encoded` wrote; raises ValueError for anything else."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, AttributeError) as error:
        raise ValueError(f"it is not base64: {error}") from error
