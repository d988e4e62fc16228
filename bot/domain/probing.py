"""Tests of connections: what an answer, or the lack of one, does to a credential and its row."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.account import wrong_account
from bot.domain.credential import Credential, Health
from bot.domain.event import BOT, Event, EventKind, Surface
from bot.domain.request import Request
from bot.domain.transitions import Source, Step, restated, row_event

EVERY = timedelta(days=1)
SETTLES = timedelta(minutes=15)
"""So long after an authorization Make may not show the connection yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What was found out about one connection.

    Attributes:
        answers: whether it answered; None when that could not be tested.
        is_there: whether Make has it at all.
        account: which account it is of, where Make tells.
    """

    answers: bool | None = None
    is_there: bool = True
    account: str | None = None


def probed(
    request: Request, credentials: tuple[Credential, ...], credential_id: str, probe: Probe, now: datetime
) -> Step:
    """Take over what was found out about one of a row's connections."""
    source = Source(actor=BOT, surface=Surface.POLL, at=now)
    before = next((c for c in credentials if c.id == credential_id), None)
    if before is None or before.remote_id is None:
        return Step(request=request, credentials=credentials)
    after = replace(before, health=_health(before, probe, now), tested_at=now, account=probe.account or before.account)
    held = tuple(after if c.id == credential_id else c for c in credentials)
    events = _told(request, credentials, held, before, after, source)
    if before.health is after.health:
        return Step(request=request, credentials=held, events=events)
    step = restated(request, credentials, held, source)
    return replace(step, events=(*events, *step.events))


def is_settled(credential: Credential, now: datetime) -> bool:
    """Tell whether Make must be showing the connection by now, if it is there at all."""
    return credential.health is not Health.UNTESTED or now - (credential.authorized_at or credential.seen_at) >= SETTLES


def _health(before: Credential, probe: Probe, now: datetime) -> Health:
    if not probe.is_there:
        return Health.MISSING if is_settled(before, now) else Health.UNTESTED
    if probe.answers is None:
        return before.health
    if probe.answers:
        return Health.WORKS
    return Health.BROKEN if before.health in {Health.WORKS, Health.BROKEN} else Health.SILENT


def _told(
    request: Request,
    held: tuple[Credential, ...],
    holds: tuple[Credential, ...],
    before: Credential,
    after: Credential,
    source: Source,
) -> tuple[Event, ...]:
    events = []
    if after.account and after.account != before.account:
        events.append(row_event(request, source, EventKind.ACCOUNT_SEEN, account=after.account))
    wrong = wrong_account(request, holds)
    if wrong is not None and wrong != wrong_account(request, held):
        expected = request.expected_account or ""
        events.append(row_event(request, source, EventKind.WRONG_ACCOUNT, account=wrong, expected=expected))
    if before.health is not after.health and after.health is Health.SILENT:
        events.append(row_event(request, source, EventKind.CONNECTION_SILENT))
    if before.health is Health.SILENT and after.health is Health.WORKS:
        events.append(row_event(request, source, EventKind.CONNECTION_ANSWERS))
    return tuple(events)
