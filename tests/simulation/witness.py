"""The witness: sees every call that truly reached a stand-in, whatever answer the bot got."""

import json
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from bot.domain.delivery import LEASE
from bot.domain.status import FINISHED
from bot.ports.clock import Clock
from tests.simulation.disk import Disk, moment


class Witness:
    """What happened outside."""

    def __init__(self, disk: Disk, clock: Clock) -> None:
        self._disk = disk
        self._clock = clock
        self.made: list[str] = []
        """The names of the requests that Make took."""
        self.vanished: Counter[str] = Counter()
        """How many requests of a name clients removed before the bot knew of them: no look finds those, and that none is
        there is asked for once more."""
        self.nudges: dict[str, list[tuple[datetime, dict[str, Any]]]] = defaultdict(list)
        """When a thread was reminded, by intake, with the delivery's row."""
        self.needless: list[str] = []
        """Reminders of what was finished when they were taken in hand."""

    def sees(self, asked: Any, status: int, at: datetime) -> None:
        """Take note of a call that was carried out."""
        if status >= 400:
            return
        if asked.method == "POST" and asked.path.endswith(
            ("/credential-requests/v2", "/credential-requests", "/requests/v2", "/actions/create")
        ):
            self.made.append(json.loads(asked.content)["name"])
        elif asked.path.endswith("/chat.postMessage"):
            self._post(asked, at)

    def removed(self, name: str) -> None:
        """Take note of a request that the client removed at Make."""
        known = self._disk.rows("select 1 from make_requests where name = ? and make_id is not null", name)
        self.vanished[name] += not known

    def most(self, name: str) -> int:
        """Return how often Make may have been asked for a request of this name."""
        return 1 + self.vanished[name]

    def _post(self, asked: Any, at: datetime) -> None:
        delivery_id = _delivery_id(asked)
        found = self._disk.rows("select * from deliveries where id = ? and kind like 'nudge.%'", delivery_id)
        for row in found:
            self._check_wanted(row)
            if row["kind"] == "nudge.thread":
                self.nudges[row["intake_id"]].append((at, row))

    def _check_wanted(self, row: dict[str, Any]) -> None:
        claimed = moment(row["next_attempt_at"]) - LEASE
        if self._clock.now().replace(tzinfo=None) < claimed:
            return  # the clock was set back meanwhile: which came first cannot be told
        named = json.loads(row["payload"])["rows"]
        marks = ",".join("?" * len(named))
        rows = self._disk.rows(f"select status, status_at from requests where id in ({marks})", *named)  # noqa: S608 - question marks alone
        over = [r for r in rows if r["status"] in FINISHED and moment(r["status_at"]) < claimed]
        if len(over) == len(rows):
            self.needless.append(f"{row['key']} went out although all of it was finished")


def _delivery_id(asked: Any) -> str:
    if "json" in asked.content_type:
        metadata: Any = json.loads(asked.content).get("metadata") or {}
    else:
        metadata = parse_qs(asked.content.decode()).get("metadata", ["{}"])[0]
    metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
    return str((metadata.get("event_payload") or {}).get("delivery_id"))
