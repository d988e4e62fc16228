"""A round of nudges: one reminder of an intake about everything that is due, over every channel once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import CalendarError, WorkingCalendar
from bot.domain.cron import Cron
from bot.domain.dossier import Dossier
from bot.domain.intake import Intake
from bot.domain.nudges import SLA, next_nudge_at
from bot.domain.request import Request

QUIET = timedelta(hours=12)
TOGETHER = timedelta(hours=1)
"""Apps of one intake that fall due within so long of each other are reminded of together, when the last one is due."""
PUNCTUAL = timedelta(hours=1)
"""A round that arrives within so long counts from its moment; a later one from its arrival."""

TICK = timedelta(microseconds=1)
HOURLY = Cron("10 * * * *")
LONGEST_WAIT = 500
"""Firings looked at for one within working hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgePlan:
    """How nudges are spaced, for every intake.

    Attributes:
        quiet: nobody is mentioned twice within this.
        calendar: the working hours of contacts for whom none were given; None: no hour is out of bounds.
        cron: when rounds may go out at all.
    """

    quiet: timedelta = QUIET
    calendar: WorkingCalendar | None = None
    cron: Cron = HOURLY

    def calendar_of(self, intake: Intake) -> WorkingCalendar | None:
        """Return the working hours that hold for an intake's contact; those nobody can read any more do not count."""
        try:
            return WorkingCalendar.parse(intake.calendar) if intake.calendar else self.calendar
        except CalendarError:
            return self.calendar

    def opening(self, intake: Intake, moment: datetime) -> datetime:
        """Return the moment itself when an intake's contact may be reminded then, else when they may be next."""
        calendar = self.calendar_of(intake)
        return calendar.next_opening(moment) if calendar is not None else moment

    def is_open(self, intake: Intake, moment: datetime) -> bool:
        """Tell whether a moment is within the working hours of an intake's contact."""
        return self.opening(intake, moment) == moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round: its moment, the rows it counts for, and whether it escalates."""

    at: datetime
    rows: tuple[str, ...]
    escalates: bool


def missing(dossier: Dossier) -> tuple[Request, ...]:
    """Return the rows the client is still waited for, in their order."""
    return tuple(row for row in dossier.requests if next_nudge_at(row) is not None)


def falls_due(dossier: Dossier) -> datetime | None:
    """Return when the first app is due by its row, or the last of those due within the hour after it."""
    moments = sorted(_due(row) for row in missing(dossier))
    return max(m for m in moments if m - moments[0] <= TOGETHER) if moments else None


def next_round_at(dossier: Dossier, plan: NudgePlan) -> datetime | None:
    """Return when the next round is owed; None while none is: nothing is missing, or reminders are muted."""
    due = falls_due(dossier)
    if due is None or dossier.intake.muted_at is not None:
        return None
    return plan.opening(dossier.intake, max([due, *_not_before(dossier.intake, plan)]))


def goes_out_at(dossier: Dossier, plan: NudgePlan) -> datetime | None:
    """Return when the next round really goes out: at the first firing of the cron within working hours."""
    at = next_round_at(dossier, plan)
    if at is None:
        return None
    for _ in range(LONGEST_WAIT):
        fires = plan.cron.after(at)
        at = plan.opening(dossier.intake, fires)
        if at == fires:
            break
    return at


def due_round(dossier: Dossier, plan: NudgePlan, fired_at: datetime, now: datetime) -> Round | None:
    """Return the round that is owed now, or None.

    Args:
        dossier: the intake.
        plan: how nudges are spaced.
        fired_at: when the cron fired; a round never counts from before that, so that schedule and cron stay in step.
        now: the present moment.
    """
    at = next_round_at(dossier, plan)
    if at is None or at > now or dossier.intake.round_open or not plan.is_open(dossier.intake, now):
        return None
    return round_at(dossier, _own(dossier.intake, min(max(at, fired_at), now)))


def round_at(dossier: Dossier, moment: datetime) -> Round:
    """Return the round of a moment: what is due by then."""
    due = tuple(row for row in missing(dossier) if _due(row) <= moment)
    return Round(at=moment, rows=tuple(row.id for row in due), escalates=_escalates(due, moment))


def asked_round(dossier: Dossier, now: datetime) -> Round | None:
    """Return the round that a person asks for at once; None when nothing is missing."""
    rows = missing(dossier)
    if not rows:
        return None
    moment = _own(dossier.intake, now)
    return Round(at=moment, rows=tuple(row.id for row in rows), escalates=_escalates(rows, moment))


def quiet_until(intake: Intake, plan: NudgePlan, now: datetime) -> datetime | None:
    """Return until when nobody may be mentioned again; None when they may be now."""
    until = intake.nudged_at + plan.quiet if intake.nudged_at is not None else None
    return until if until is not None and until > now else None


def opened(dossier: Dossier, owed: Round) -> Dossier:
    """Return the dossier with a round under way."""
    return replace(dossier, intake=replace(dossier.intake, round_at=owed.at, round_open=True))


def dropped(dossier: Dossier, at: datetime) -> Dossier:
    """Return the dossier without the round of this moment, which is not sent after all."""
    if dossier.intake.round_at != at:
        return dossier
    return replace(dossier, intake=replace(dossier.intake, round_open=False))


def arrived(dossier: Dossier, arriving: Round, now: datetime) -> Dossier:
    """Return the dossier after a round arrived over one channel: the first one moves Last Nudge and Nudge Count."""
    intake = dossier.intake
    is_newest = intake.round_at == arriving.at
    closed = replace(
        intake, nudged_at=max(now, intake.nudged_at or now), round_open=intake.round_open and not is_newest
    )
    told = replace(dossier, intake=closed)
    if not is_newest:
        return told
    counted_from = arriving.at if now - arriving.at <= PUNCTUAL else now
    return told.map_requests(
        lambda row: _counted(row, counted_from) if _counts(row, arriving, is_open=intake.round_open) else row
    )


def is_wanted(dossier: Dossier, sending: Round, *, asked: bool, now: datetime) -> bool:
    """Tell whether a round that was planned should still go out now.

    A newer round takes its place; what the client did, or somebody here asked for, since then calls it off. A round
    that a person asked for at once goes out however reminders are set.
    """
    intake = dossier.intake
    waits = {row.id for row in missing(dossier)}
    if intake.round_at != sending.at or not waits & set(sending.rows):
        return False
    if asked:
        return True
    snoozed = intake.snoozed_until is not None and intake.snoozed_until > now
    answered = intake.replied_at is not None and intake.replied_at > sending.at
    return not (intake.muted_at is not None or snoozed or answered)


def _own(intake: Intake, moment: datetime) -> datetime:
    """Return a moment that is not that of the round before: the two would be taken for each other, and both go out.

    They meet when a round was called off and the clock was set back to it.
    """
    return moment + TICK if moment == intake.round_at else moment


def _due(row: Request) -> datetime:
    due = next_nudge_at(row)
    assert due is not None  # noqa: S101 - only rows that are missing come here
    return due


def _not_before(intake: Intake, plan: NudgePlan) -> list[datetime]:
    quiet = [moment + plan.quiet for moment in (intake.nudged_at, intake.replied_at) if moment is not None]
    return quiet + ([intake.snoozed_until] if intake.snoozed_until is not None else [])


def _escalates(rows: Sequence[Request], now: datetime) -> bool:
    """Tell whether a row was reminded of before and is three days old: then it is no first reminder any more."""
    return any(row.nudge_count >= 1 and row.clock_start is not None and now >= row.clock_start + SLA for row in rows)


def _counts(row: Request, arriving: Round, *, is_open: bool) -> bool:
    """Tell whether a round's arrival is news to a row: not where its clock began anew since, or it was counted before.

    A round that is open was counted nowhere; one that is not may have been called off over one channel, before it came
    to be known that it had arrived over another.
    """
    if row.id not in arriving.rows or (row.clock_start is not None and row.clock_start > arriving.at):
        return False
    return is_open or row.last_nudge_at is None or row.last_nudge_at < arriving.at


def _counted(row: Request, at: datetime) -> Request:
    return replace(row, last_nudge_at=at, nudge_count=row.nudge_count + 1)
