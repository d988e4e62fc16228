"""Ed25519 by `cryptography`: the key in its file, signatures over canonical JSON, and their check."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from bot.domain.canonical import canonical
from bot.domain.signed import NotSignedError, Signed, decoded
from bot.ports.signer import SignerError

OTHERS = 0o077
"""Rights of group and others."""


class KeyFile:
    """Signs with the key in a file, which is made when it is first needed and readable to its owner alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def sign(self, document: Mapping[str, Any]) -> Signed:
        """Sign a document."""
        key = self._key()
        return Signed(dict(document), key.public_key().public_bytes_raw(), key.sign(canonical(dict(document))))

    def public_key(self) -> bytes:
        """Return the public key."""
        return self._key().public_key().public_bytes_raw()

    def _key(self) -> Ed25519PrivateKey:
        try:
            if not self._path.exists():
                self._make()
            if self._path.stat().st_mode & OTHERS:
                raise SignerError(f"Others may read the signing key {self._path}: chmod 600 it.")
            key = load_pem_private_key(self._path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError) as error:
            raise SignerError(
                f"The signing key {self._path} cannot be used: {error}. See CERTIFICATE_KEY_PATH."
            ) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise SignerError(f"The signing key {self._path} is not of kind Ed25519. See CERTIFICATE_KEY_PATH.")
        return key

    def _make(self) -> None:
        """Write a new key beside its place and link it there: of two who do so at once, one wins, and both use that."""
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
            os.fsync(file.fileno())
        try:
            self._path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()


def check(signed: Signed) -> None:
    """Check the signature with the key the file itself names; raises NotSignedError."""
    try:
        Ed25519PublicKey.from_public_bytes(signed.public_key).verify(signed.signature, canonical(signed.document))
    except (InvalidSignature, ValueError):
        raise NotSignedError("The signature does not fit: the certificate was changed, or was never signed.") from None


def read_public_key(text: str) -> bytes:
    """Read a public key as `certificate-key` prints it; raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(decoded(text.strip())).public_bytes_raw()
