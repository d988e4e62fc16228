"""Numbers over everything, counted by the database along its indexes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all

from bot.adapters.store import tables
from bot.adapters.store.listings import intakes_found
from bot.adapters.store.part import Part
from bot.domain.nudges import SLA
from bot.domain.standing import MEDIAN, P90, is_in_time, percentile, rank
from bot.ports.figures import AppFigures, Figures, Period, Reader, Search

_intakes = tables.intakes.c
_rows = tables.requests.c
_IN_TIME = case((_rows.taken_seconds <= int(SLA.total_seconds()), 1), else_=0)
_PERCENTS = (MEDIAN, P90)


class Counted(Part):
    """The verbs that answer with numbers."""

    async def figures(self, search: Search, reader: Reader) -> Figures:
        """Return the numbers of what was looked for; its status does not count."""
        found = intakes_found(search)
        of_them = [_rows.intake_id.in_(select(_intakes.id).where(*found))] if found else []
        return Figures(
            open_rows=await self._open(found),
            late_rows=await self._rows(_rows.late_at < reader.now, *of_them),
            apps=await self._apps_among(of_them) if of_them else await self._apps(),
        )

    async def period(self, since: datetime, until: datetime) -> Period:
        """Return what happened after `since`, up to and with `until`."""

        def within(moment: ColumnElement[datetime]) -> ColumnElement[bool]:
            return and_(moment > since, moment <= until)

        return Period(
            since=since,
            until=until,
            opened=await self._rows(within(_rows.created_at)),
            authorized=await self._rows(within(_rows.authorized_at)),
            revoked=await self._rows(within(_rows.revoked_at)),
            open_now=await self._open([]),
            late_now=await self._rows(_rows.late_at < until),
            apps=await self._apps_among([within(_rows.authorized_at)]),
        )

    async def _open(self, found: Sequence[ColumnElement[bool]]) -> int:
        opened = select(func.coalesce(func.sum(_intakes.open_rows), 0)).where(_intakes.open_rows > 0, *found)
        return int((await self._db.execute(opened)).scalar_one())

    async def _rows(self, *where: ColumnElement[bool]) -> int:
        return (await self._db.execute(select(func.count()).select_from(tables.requests).where(*where))).scalar_one()

    async def _apps(self) -> list[AppFigures]:
        """Count the answers of each app, and step along the index to the two that stand at the median and at 90 %."""
        keys = list((await self._db.execute(select(_rows.app_key).distinct())).scalars())
        counting = select(
            _rows.app_key,
            func.max(_rows.app_label).label("app_label"),
            func.count().label("answers"),
            func.sum(_IN_TIME).label("in_time"),
        ).where(_rows.app_key.in_(keys), _rows.taken_seconds.is_not(None))
        counted = (await self._db.execute(counting.group_by(_rows.app_key))).mappings().all()
        steps = [_at(app["app_key"], app["answers"], percent) for app in counted for percent in _PERCENTS]
        taken = (
            {(key, percent): taken for key, percent, taken in await self._db.execute(union_all(*steps))}
            if steps
            else {}
        )
        return _slowest_first([_figures(dict(app), [taken[app["app_key"], p] for p in _PERCENTS]) for app in counted])

    async def _apps_among(self, found: Sequence[ColumnElement[bool]]) -> list[AppFigures]:
        """Read the answers among some rows; they are few compared to all."""
        query = select(_rows.app_key, _rows.app_label, _rows.taken_seconds).where(*found)
        answers: dict[str, list[int]] = {}
        labels: dict[str, str] = {}
        for key, label, seconds in await self._db.execute(query):
            if seconds is not None:
                answers.setdefault(key, []).append(seconds)
                labels[key] = max(labels.get(key, label), label)
        return _slowest_first([_counted(key, labels[key], taken) for key, taken in answers.items()])


def _at(app_key: str, answers: int, percent: int) -> Select[*tuple[Any, ...]]:
    """Return what stands at a rank among an app's answers."""
    of_app = select(_rows.taken_seconds).where(_rows.app_key == app_key, _rows.taken_seconds.is_not(None))
    stands = of_app.order_by(_rows.taken_seconds).offset(rank(percent, answers) - 1).limit(1).scalar_subquery()
    return select(literal(app_key), literal(percent), stands)


def _counted(app_key: str, label: str, seconds: Sequence[int]) -> AppFigures:
    taken = sorted(timedelta(seconds=s) for s in seconds)
    app = {"app_key": app_key, "app_label": label, "answers": len(taken), "in_time": sum(map(is_in_time, taken))}
    return _figures(app, [int(percentile(percent, taken).total_seconds()) for percent in _PERCENTS])


def _figures(app: Mapping[str, Any], seconds: Sequence[int]) -> AppFigures:
    median, p90 = (timedelta(seconds=s) for s in seconds)
    return AppFigures(**{**app, "in_time": int(app["in_time"])}, median=median, p90=p90)


def _slowest_first(apps: Sequence[AppFigures]) -> list[AppFigures]:
    return sorted(apps, key=lambda app: (-app.median, -app.p90, app.app_key))
