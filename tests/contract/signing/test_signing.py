import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.adapters.signing import KeyFile, check, read_public_key
from bot.domain.certificate import document
from bot.domain.signed import NotSignedError, Signed, encoded, read_signed
from bot.ports.signer import SignerError
from tests.unit.certificates import a_certificate

DOCUMENT = document(replace(a_certificate(), proofs=a_certificate().proofs[:1]))


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> KeyFile:
    return KeyFile(tmp_path_factory.mktemp("key") / "certificate.key")


@pytest.fixture(scope="module")
def content(key: KeyFile) -> bytes:
    return key.sign(DOCUMENT).written().encode()


def is_valid(content: bytes) -> bool:
    try:
        check(read_signed(content))
    except NotSignedError:
        return False
    return True


def test_what_was_signed_is_valid_and_comes_back(key: KeyFile, content: bytes) -> None:
    signed = read_signed(content)
    check(signed)
    assert signed.document == DOCUMENT
    assert signed.public_key == key.public_key()


def test_no_byte_can_be_changed(content: bytes) -> None:
    """Each byte of the file, in three ways: another bit, another letter, and gone."""
    places = range(len(content))
    assert not [at for at in places if is_valid(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])]
    assert not [at for at in places if is_valid(content[:at] + content[at + 1 :])]
    assert not [at for at in places if is_valid(content[:at] + b" " + content[at:])]


def test_nothing_can_be_added_beside_the_document(content: bytes) -> None:
    whole = json.loads(content)
    for changed in (whole | {"note": "x"}, whole | {"signature": whole["signature"] | {"x": 1}}):
        assert not is_valid((json.dumps(changed, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode())
    assert not is_valid(content.replace(b"\n", b"\r\n"))
    assert not is_valid(b"\xef\xbb\xbf" + content)


@pytest.mark.parametrize("other", [b"", b"[]", b"{}", b"\xff", b'{"document": 1, "signature": 2}', b"[" * 100_000])
def test_what_is_no_certificate_is_refused(other: bytes) -> None:
    assert not is_valid(other)


def test_another_key_signs_otherwise(content: bytes) -> None:
    """The file would be well-formed, and the key in it real: only a key known from elsewhere tells."""
    stranger = Ed25519PrivateKey.generate()
    signed = read_signed(content)
    with pytest.raises(NotSignedError):
        check(Signed(signed.document, stranger.public_key().public_bytes_raw(), signed.signature))


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: KeyFile(path).public_key(), range(16)))
    assert len(keys) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["new.key"]


def test_a_public_key_is_read_as_it_is_printed(key: KeyFile) -> None:
    assert read_public_key(f" {encoded(key.public_key())}\n") == key.public_key()
    for wrong in ("", "x", base64.b64encode(b"short").decode(), "ä"):
        with pytest.raises(ValueError, match=r"."):
            read_public_key(wrong)


def test_a_key_that_cannot_be_used_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "certificate.key"
    KeyFile(path).public_key()
    path.chmod(0o640)
    with pytest.raises(SignerError, match="Others may read the signing key"):
        KeyFile(path).sign({})
    path.write_bytes(b"rubbish")
    path.chmod(0o600)
    with pytest.raises(SignerError, match="cannot be used"):
        KeyFile(path).sign({})
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(other)
    with pytest.raises(SignerError, match="not of kind Ed25519"):
        KeyFile(path).sign({})
    with pytest.raises(SignerError, match="CERTIFICATE_KEY_PATH"):
        KeyFile(tmp_path / "nowhere" / "certificate.key").sign({})
