"""Teardown certificates: the key that signs them."""

import os

from bot.adapters.signing import KeyFile
from bot.domain.verdict import Verdict, ok, trouble
from bot.ports.signer import SignerError
from bot.settings import Settings

ABOUT = "Certificates"


async def check_certificates(settings: Settings) -> list[Verdict]:
    """Look at the signing key; one that is not there yet is not made."""
    path = settings.certificate_key_path
    if not path.exists():
        if path.parent.is_dir() and os.access(path.parent, os.W_OK):
            return [ok(ABOUT, f"the signing key {path} is made with the first certificate; then keep a copy of it")]
        return [
            trouble(ABOUT, f"the signing key {path} cannot be made there", "let CERTIFICATE_KEY_PATH name a folder")
        ]
    try:
        KeyFile(path).public_key()
    except SignerError as error:
        return [trouble(ABOUT, str(error), "until then each certificate waits")]
    return [ok(ABOUT, "the signing key can be used")]
