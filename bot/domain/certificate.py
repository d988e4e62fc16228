"""The certificate of a teardown: what was asked for, given, taken back, and what is left; never a secret or a link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from bot.domain.canonical import moment
from bot.domain.chain import Head
from bot.domain.credential import Credential, RevokeStep
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind
from bot.domain.naming import tidy
from bot.domain.request import Request
from bot.domain.teardown import Covered, Teardown, Was

FORMAT = "credreq.certificate/1"
NEVER_SEEN = "none"
"""Stands for what Make said of a credential that was not there when the teardown began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One credential of a row.

    Attributes:
        account: the label of the account that was connected, as Make shows it.
        before, after: Make's own word for its state when the teardown began, and at the last look.
        deleted_at, declined_at: when Make was told to remove it, and to stop asking for it.
        is_left: whether Make may still hold something that gives access.
    """

    id: str
    component: str
    type_name: str
    scopes: tuple[str, ...]
    account: str
    authorized_at: datetime | None
    before: str
    after: str
    deleted_at: datetime | None
    declined_at: datetime | None
    is_left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One row: an app that was asked for, and what became of it.

    Attributes:
        remove_at: where the client finds Make among the connected apps of the provider; None: nobody told us.
        left_because: why it is not over; None when it is.
    """

    request_id: str
    app: str
    is_share: bool
    purpose: str
    modules: tuple[str, ...]
    contact: str
    requested_at: datetime | None
    authorized_at: datetime | None
    status: str
    revoked_at: datetime | None
    revoked_by: str | None
    accesses: tuple[Access, ...]
    remove_at: str | None
    left_because: str | None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing of it is left."""
        return self.left_because is None

    @property
    def was_given(self) -> bool:
        """Tell whether the client ever gave it, so that something may be left at the provider."""
        return self.authorized_at is not None or any(access.authorized_at for access in self.accesses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One project's certificate. `names` tells who the ids of people stand for; `history` is the chain's end."""

    id: str
    client: str
    project: str
    asked_by: str
    asked_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    issued_at: datetime
    proofs: tuple[Proof, ...]
    names: Mapping[str, str]
    history: Head

    @property
    def left(self) -> tuple[Proof, ...]:
        """Return the rows that are not over."""
        return tuple(proof for proof in self.proofs if not proof.is_over)

    def name(self, person: str | None) -> str:
        """Return a person's name, or their id."""
        return self.names.get(person or "", person or "")


_READER = TypeAdapter(Certificate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A certificate as it was handed out: the files, kept so that they can be written again."""

    id: str
    client: str
    project: str
    intake_id: str
    language: str
    issued_at: datetime
    signed: str
    markdown: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Sources:
    """What a certificate is made of, all read at one moment."""

    teardown: Teardown
    dossiers: tuple[Dossier, ...]
    events: tuple[Event, ...]
    history: Head

    @property
    def people(self) -> frozenset[str]:
        """Return the ids of everybody who is named in it."""
        rows = [row.revoked_by for dossier in self.dossiers for row in dossier.requests]
        return frozenset(one for one in (self.teardown.asked_by, self.teardown.approved_by, *rows) if one)


def certify(sources: Sources, names: Mapping[str, str], remove_at: Mapping[str, str], now: datetime) -> Certificate:
    """Draw a certificate up.

    Args:
        sources: what it is made of.
        names: who ids of people stand for.
        remove_at: by app, where the client finds Make at the provider.
        now: the present moment.
    """
    teardown = sources.teardown
    return Certificate(
        id=teardown.id,
        client=teardown.client,
        project=teardown.project,
        asked_by=teardown.asked_by,
        asked_at=teardown.asked_at,
        approved_by=teardown.approved_by,
        approved_at=teardown.approved_at,
        started_at=teardown.started_at,
        finished_at=teardown.finished_at,
        issued_at=now,
        proofs=tuple(_proofs(sources, remove_at)),
        names=dict(names),
        history=sources.history,
    )


def document(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate as the JSON that is signed."""
    of = certificate
    plain = {name: _plain(getattr(of, name)) for name in of.__dataclass_fields__ if name not in {"proofs", "history"}}
    proofs = [_fields(proof) | {"accesses": [_fields(a) for a in proof.accesses]} for proof in of.proofs]
    return {"format": FORMAT, **plain, "rows": proofs, "history": _fields(of.history)}


def certificate_of(signed: Mapping[str, Any]) -> Certificate:
    """Read what `document` made; raises ValueError when it is none."""
    if signed.get("format") != FORMAT:
        raise ValueError(f"This is no certificate of the form {FORMAT}.")
    return _READER.validate_python({**signed, "proofs": signed.get("rows")})


def _fields(thing: Any) -> dict[str, Any]:
    return {name: _plain(getattr(thing, name)) for name in thing.__dataclass_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")  # half a sign, which no file can hold
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _proofs(sources: Sources, remove_at: Mapping[str, str]) -> Iterable[Proof]:
    by_id = {dossier.intake.id: dossier for dossier in sources.dossiers}
    steps = _steps(sources.events)
    for covered in sources.teardown.rows:
        dossier = by_id.get(covered.intake_id)
        row = dossier.request(covered.request_id) if dossier is not None else None
        if dossier is not None and row is not None:
            accesses = tuple(_accesses(covered, dossier.credentials_of(row.id), steps))
            yield _proof(dossier, row, accesses, remove_at.get(row.app_key))


def _proof(dossier: Dossier, row: Request, accesses: tuple[Access, ...], remove_at: str | None) -> Proof:
    intake = dossier.intake
    is_over = row.has_ended and not row.is_revoking and not any(access.is_left for access in accesses)
    return Proof(
        request_id=row.id,
        app=row.app_label,
        is_share=row.is_share,
        purpose=tidy(row.purpose),
        modules=row.modules,
        contact=f"{intake.contact_name} <{intake.contact_email}>",
        requested_at=row.requested_at,
        authorized_at=row.authorized_at,
        status=str(row.status),
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by,
        accesses=accesses,
        remove_at=remove_at,
        left_because=None if is_over else row.problem or "",
    )


def _accesses(
    covered: Covered, held: Iterable[Credential], steps: Mapping[tuple[str, str], datetime]
) -> Iterable[Access]:
    """Return every credential that was there at either look; one that is gone since is shown as it was."""
    before = {was.id: was for was in covered.held}
    after = {credential.id: credential for credential in held}
    for which in {**before, **after}:
        yield _access(which, before.get(which), after.get(which), steps)


def _access(
    which: str, before: Was | None, after: Credential | None, steps: Mapping[tuple[str, str], datetime]
) -> Access:
    shown = after or before
    return Access(
        id=which,
        component=shown.component if shown else "",
        type_name=(before and before.type_name) or (after.type_name if after else ""),
        scopes=(before and before.scope) or (after.scope if after else ()),
        account=(before and before.account) or (after and after.account) or "",
        authorized_at=(after and after.authorized_at) or (before.authorized_at if before else None),
        before=before.state if before else NEVER_SEEN,
        after=after.state if after else "gone",
        deleted_at=steps.get((which, RevokeStep.DELETED)),
        declined_at=steps.get((which, RevokeStep.DECLINED)),
        is_left=after is not None and after.is_live,
    )


def _steps(events: Iterable[Event]) -> dict[tuple[str, str], datetime]:
    """Return when each step of each credential's teardown was last done."""
    done = (event for event in events if event.kind is EventKind.REVOKE_STEP)
    return {(str(event.data.get("credential")), str(event.data.get("step"))): event.at for event in done}
