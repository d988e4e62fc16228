"""The weekly digest: planned when its cron fires, at most once a week, with the numbers as they were then."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain.cron import Cron
from bot.domain.delivery import Delivery
from bot.ports.clock import Clock
from bot.ports.figures import AppFigures, Period
from bot.ports.store import Store
from bot.services import deliveries

log = structlog.get_logger()
DIGEST_JOB = "digest"
DIGEST_TICK = timedelta(seconds=20)
WEEK = timedelta(days=7)
MOST_APPS = 30


class Digests:
    """Plans digests."""

    def __init__(self, store: Store, clock: Clock, cron: Cron) -> None:
        self._store = store
        self._clock = clock
        self._cron = cron

    async def tick(self) -> None:
        """Plan the digest if the cron has fired since the last look; the first look only begins to wait."""
        now = self._clock.now()
        async with self._store.transaction() as tx:
            last = await tx.mark(DIGEST_JOB)
            if last is None or last > now:
                await tx.set_mark(DIGEST_JOB, now)
                return
            fired = self._cron.fired(last, now)
            if fired is None:
                return
            period = await tx.period(fired - WEEK, fired)
            is_new = await tx.plan(deliveries.digest(week_of(fired), as_payload(period), now))
            await tx.set_mark(DIGEST_JOB, now)
        if is_new:
            log.info("digest.planned", week=week_of(fired))


def week_of(moment: datetime) -> str:
    """Return the week a digest belongs to, by which it is sent once."""
    return f"{moment:%G-W%V}"


def as_payload(period: Period) -> dict[str, Any]:
    """Return a period as JSON."""
    names = ("opened", "authorized", "revoked", "open_now", "late_now")
    moments = {"since": period.since.isoformat(), "until": period.until.isoformat()}
    return {**moments, **{n: getattr(period, n) for n in names}, "apps": [_app(a) for a in period.apps[:MOST_APPS]]}


def period_of(delivery: Delivery) -> Period:
    """Read what `as_payload` wrote."""
    given = dict(delivery.payload["period"])
    given |= {name: datetime.fromisoformat(given[name]) for name in ("since", "until")}
    return Period(**(given | {"apps": [_figures(app) for app in given["apps"]]}))


def _app(app: AppFigures) -> dict[str, Any]:
    seconds = {"median": app.median.total_seconds(), "p90": app.p90.total_seconds()}
    return {
        "app_key": app.app_key,
        "app_label": app.app_label,
        "answers": app.answers,
        "in_time": app.in_time,
    } | seconds


def _figures(app: Mapping[str, Any]) -> AppFigures:
    spans = {name: timedelta(seconds=app[name]) for name in ("median", "p90")}
    return AppFigures(**{**app, **spans})
