"""The certificate as people read it: one sheet of plain words, which the documents draw each in its way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.certificate import NEVER_SEEN, Access, Certificate, Proof
from bot.messages.escape import plain
from bot.messages.phase import BY_STATUS
from bot.messages.texts import Texts

Fact = tuple[str, str]
"""What something is called, and what it is."""
ANY = ("*",)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the sheet: what it is about, then facts, then lines."""

    title: str
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole certificate in plain words; `steps` is what only the client can do."""

    title: str
    result: str
    is_clean: bool
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    steps: tuple[str, ...]
    footer: tuple[str, ...]


def sheet(certificate: Certificate, texts: Texts) -> Sheet:
    """Return a certificate in plain words."""
    say = _Words(certificate, texts)
    left, steps = tuple(say.left()), tuple(say.steps())
    parts = [say.proof(proof) for proof in certificate.proofs]
    if left:
        parts.insert(
            0, Part(texts.plain("certificate.left_title"), lines=left, intro=texts.plain("certificate.left_intro"))
        )
    if steps:
        parts.append(
            Part(texts.plain("certificate.steps_title"), lines=steps, intro=texts.plain("certificate.steps_intro"))
        )
    head = f"{certificate.history.position}:{certificate.history.hash}"
    footer = (
        texts.plain("certificate.make_words"),
        texts.plain("certificate.history", head=head),
        texts.plain("certificate.signature"),
        texts.plain("certificate.issued_by"),
    )
    return Sheet(
        texts.plain("certificate.title"), say.result(), not left, tuple(say.facts()), tuple(parts), steps, footer
    )


def result(certificate: Certificate, texts: Texts) -> str:
    """Return in one sentence what the certificate says."""
    return _Words(certificate, texts).result()


def file_name(certificate_id: str, ending: str) -> str:
    """Return the name of one of the files; Slack is searched by it."""
    return f"teardown-{certificate_id}.{ending}"


class _Words:
    """The sentences of one certificate."""

    def __init__(self, certificate: Certificate, texts: Texts) -> None:
        self._of = certificate
        self._texts = texts

    def result(self) -> str:
        """Return the outcome in one sentence."""
        total, left = len(self._of.proofs), len(self._of.left)
        if left:
            return self._texts.plain("certificate.result_left", left=left, total=total)
        return (
            self._texts.plain("certificate.result_one")
            if total == 1
            else self._texts.plain("certificate.result_all", total=total)
        )

    def facts(self) -> Iterable[Fact]:
        """Return what holds for the whole project."""
        of = self._of
        yield self._texts.plain("certificate.client"), plain(of.client)
        yield self._texts.plain("certificate.project"), plain(of.project)
        yield self._texts.plain("certificate.asked"), self._by(of.asked_by, of.asked_at)
        if of.approved_at is not None:
            yield self._texts.plain("certificate.approved"), self._by(of.approved_by, of.approved_at)
        if of.finished_at is not None:
            yield self._texts.plain("certificate.finished"), _when(of.finished_at)
        yield self._texts.plain("certificate.issued"), _when(of.issued_at)
        yield self._texts.plain("certificate.number"), of.id

    def proof(self, proof: Proof) -> Part:
        """Return the part of one app."""
        facts = [
            (self._texts.plain("certificate.purpose"), plain(proof.purpose)),
            (self._texts.plain("certificate.contact"), plain(proof.contact)),
        ]
        if proof.requested_at is not None:
            facts.append((self._texts.plain("certificate.requested"), _when(proof.requested_at)))
        if not proof.is_share:
            facts.append(
                (
                    self._texts.plain("certificate.modules"),
                    self._texts.plain("certificate.all_modules") if proof.modules == ANY else ", ".join(proof.modules),
                )
            )
        facts.append(
            (
                self._texts.plain("certificate.authorized"),
                _when(proof.authorized_at) if proof.authorized_at else self._texts.plain("certificate.never"),
            )
        )
        for access in proof.accesses:
            facts += self._access(access)
        if proof.revoked_at is not None:
            facts.append((self._texts.plain("certificate.revoked"), self._by(proof.revoked_by, proof.revoked_at)))
        facts.append((self._texts.plain("certificate.status"), self._status(proof)))
        return Part(plain(proof.app), tuple(facts))

    def left(self) -> Iterable[str]:
        """Return what is not over, why, and what to do by hand."""
        for proof in self._of.left:
            why = plain(proof.left_because or "") or self._texts.plain("certificate.left_unknown")
            yield f"{plain(proof.app)}: {why} {self._by_hand(proof)}"

    def steps(self) -> Iterable[str]:
        """Return what only the client can do, for each app that was given."""
        for proof in self._of.proofs:
            if proof.was_given:
                yield self._step(proof)

    def _by_hand(self, proof: Proof) -> str:
        if proof.is_share:
            return self._texts.plain("certificate.by_hand_share")
        return self._texts.plain("certificate.by_hand")

    def _step(self, proof: Proof) -> str:
        if proof.is_share:
            return self._texts.plain("certificate.step_share", app=proof.app)
        return (
            self._texts.plain("certificate.step_at", app=proof.app, place=proof.remove_at)
            if proof.remove_at
            else self._texts.plain("certificate.step", app=proof.app)
        )

    def _access(self, access: Access) -> list[Fact]:
        facts = []
        if access.account:
            facts.append((self._texts.plain("certificate.account"), plain(access.account)))
        if access.scopes:
            facts.append((self._texts.plain("certificate.scopes"), ", ".join(plain(scope) for scope in access.scopes)))
        facts.append(
            (
                self._texts.plain("certificate.at_make"),
                self._texts.plain(
                    "certificate.before_after", before=self._state(access.before), after=self._state(access.after)
                ),
            )
        )
        if access.deleted_at is not None:
            facts.append((self._texts.plain("certificate.deleted"), _when(access.deleted_at)))
        return facts

    def _status(self, proof: Proof) -> str:
        """Return the word people know from the card; a status of another version stays as it is."""
        known = BY_STATUS.get(proof.status)
        status = self._texts.plain(f"status.{known}") if known is not None else proof.status
        return self._texts.plain("certificate.over" if proof.is_over else "certificate.not_over", status=status)

    def _state(self, state: str) -> str:
        if state == "gone":
            return self._texts.plain("certificate.state_gone")
        return self._texts.plain("certificate.state_none") if state == NEVER_SEEN else f"“{plain(state)}”"

    def _by(self, person: str | None, at: datetime) -> str:
        return f"{plain(self._of.name(person))}, {_when(at)}"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
