"""The certificates' part of the composition root: key, documents and mail for the bot, and what the commands ask."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.adapters.clock import SystemClock
from bot.adapters.documents import as_markdown, as_pdf
from bot.adapters.signing import KeyFile, check, read_public_key
from bot.adapters.slack.chat import SlackChat
from bot.adapters.store import read_store
from bot.domain.catalog import Catalog
from bot.domain.certificate import Certificate, Issued, certificate_of
from bot.domain.naming import same
from bot.domain.signed import NotSignedError, Signed, encoded, read_signed
from bot.messages.texts import Texts
from bot.messages.texts.languages import DEFAULT
from bot.ports.clock import Clock
from bot.ports.mailer import Mailer
from bot.ports.signer import SignerError
from bot.ports.store import Certified, Store
from bot.services.certifying import Certifying, Printer
from bot.services.handlers.certificate import CertificateFiles, CertificateMail, CertificatePost, files_of
from bot.services.lane import Handler
from bot.services.recorder import Recorder
from bot.settings import Settings, load


class NoCertificateError(Exception):
    """Raised when there is no such certificate, or more than one; the message says which there are."""


class Proving:
    """Everything that proves teardowns."""

    def __init__(self, settings: Settings, catalog: Catalog, languages: Mapping[str, Texts]) -> None:
        self._settings = settings
        self._catalog = catalog
        self._languages = languages

    def handlers(
        self, chat: SlackChat, store: Store, clock: Clock, recorder: Recorder, mailer: Mailer | None
    ) -> list[Handler]:
        """Build what delivers certificates."""
        certifying = Certifying(
            store=store,
            chat=chat,
            clock=clock,
            signer=KeyFile(self._settings.certificate_key_path),
            printer=Printer(as_markdown, as_pdf),
            languages=self._languages,
            catalog=self._catalog,
        )
        texts, pictures = self._languages[DEFAULT], chat.pictures()
        mails = mailer is not None and self._settings.certificate_mail
        posts = CertificatePost(certifying, chat, pictures, recorder, texts, mails=mails)
        mailing = [CertificateMail(certifying, mailer)] if mailer is not None else []
        return [posts, CertificateFiles(certifying, pictures, texts), *mailing]


def public_key() -> str:
    """Return the public key as people pass it on; makes the key when there is none yet. Raises SignerError."""
    return encoded(KeyFile(load().certificate_key_path).public_key())


async def written(wanted: str, folder: Path, **overrides: Any) -> list[Path]:
    """Write the files of a certificate again.

    Raises:
        NoCertificateError: there is none, or more than one.
    """
    store = await read_store(load(**overrides).database_url, SystemClock())
    try:
        async with store.transaction(read_only=True) as tx:
            found = await tx.certificate(_chosen(wanted, await tx.certificates()).id)
    finally:
        await store.close()
    if found is None:
        raise NoCertificateError(f"There is no certificate {wanted}.")
    return _write(found, folder)


def verified(path: Path, known_key: str | None) -> tuple[Signed, Certificate]:
    """Check a file.

    Args:
        path: the JSON file.
        known_key: the public key as it came another way, or a file that holds it.

    Raises:
        NotSignedError: it is no certificate, was changed, or was signed with another key.
    """
    signed = read_signed(path.read_bytes())
    check(signed)
    if known_key is not None and _key(known_key) != signed.public_key:
        raise NotSignedError("It is signed, but with another key than this one.")
    try:
        return signed, certificate_of(signed.document)
    except ValueError:
        raise NotSignedError("It is signed, but is no certificate that this version knows.") from None


def _key(text: str) -> bytes:
    try:
        file = Path(text)
        return read_public_key(file.read_text("ascii") if file.is_file() else text)
    except (ValueError, OSError):
        raise NotSignedError("The key is not a public key as `certificate-key` prints it.") from None


def _chosen(wanted: str, there: list[Certified]) -> Certified:
    for hits in (
        [one for one in there if one.id == wanted],
        [one for one in there if same(wanted) in {same(one.project), same(f"{one.client} {one.project}")}],
    ):
        if len(hits) == 1:
            return hits[0]
        if hits:
            lines = "\n".join(f"  {h.id}  {h.issued_at:%Y-%m-%d}  {h.client} · {h.project}" for h in hits)
            raise NoCertificateError(f"There are {len(hits)}; name one by its number:\n{lines}")
    raise NoCertificateError(f"There is no certificate of {wanted}.")


def _write(issued: Issued, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in files_of(issued).items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


__all__ = [
    "NoCertificateError",
    "NotSignedError",
    "Proving",
    "SignerError",
    "encoded",
    "public_key",
    "verified",
    "written",
]
