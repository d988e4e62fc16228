"""What must hold of every project that is closed, at every moment and once all is quiet."""

import json
from collections.abc import Callable, Collection
from typing import Any

from bot.domain.event import EventKind
from bot.domain.status import ENDED
from bot.domain.teardown import TeardownState
from bot.messages.ids import ActionId
from tests.simulation.people import People
from tests.simulation.stage import Stage

ASKED_SINCE = "select 1 from events where request_id = ? and kind in (?, ?) and seq > ?"


class Closings:
    """Looks at every closing; `found` takes what is wrong."""

    def __init__(self, stage: Stage, people: People, found: Callable[[str], None]) -> None:
        self._stage = stage
        self._people = people
        self._found = found
        self._done: set[str] = set()

    def look(self) -> None:
        """Check what must hold at every moment."""
        for row in self._stage.disk.rows("select * from teardowns"):
            if row["started_at"] is not None or row["state"] == TeardownState.RUNNING:
                self._check_yeses(row)
            if row["state"] == TeardownState.DONE and row["id"] not in self._done:
                self._done.add(row["id"])
                self._check_over(row)
        early = "select c.id from certificates c left join teardowns t on t.id = c.id where t.state is not ?"
        for issued in self._stage.disk.rows(early, TeardownState.DONE):
            self._found(f"the certificate of {issued['id']} was issued before all was done")

    def _check_yeses(self, row: dict[str, Any]) -> None:
        """Nothing begins without who may close; where two persons are needed, not with one alone, twice neither."""
        settings = self._stage.settings
        if not settings.teardown_two_person:
            return
        second = row["approved_by"]
        if second is None or second == row["asked_by"]:
            self._found(f"the closing {row['id']} goes on with the yes of {row['asked_by']} alone ({second})")
        elif second not in settings.admin_users:
            self._found(f"the closing {row['id']} goes on with a yes of {second}, who is no admin")
        elif (ActionId.APPROVE, row["id"], second) not in self._people.pressed:
            self._found(f"the closing {row['id']} goes on, and {second} never said yes")

    def _check_over(self, row: dict[str, Any]) -> None:
        """A closing that has just come to its end has ended every row, unless the client was asked anew since."""
        for covered in json.loads(row["rows"]):
            found = self._stage.disk.rows(
                "select status, revoke_requested_at from requests where id = ?", covered["request_id"]
            )
            is_open = any(one["status"] not in ENDED or one["revoke_requested_at"] for one in found)
            if is_open and not self._asked_since(covered["request_id"], covered["intake_id"]):
                self._found(f"the closing {row['id']} is done, and {covered['request_id']} is {found}")

    def _asked_since(self, row_id: str, intake_id: str) -> bool:
        """Tell whether somebody wanted something of a row again once its project was closed."""
        closed = "select max(seq) as seq from events where kind = ? and intake_id = ?"
        since = self._stage.disk.rows(closed, EventKind.CLOSED, intake_id)[0]["seq"]
        return bool(self._stage.disk.rows(ASKED_SINCE, row_id, EventKind.AGAIN_ASKED, EventKind.REVOKE_ASKED, since))

    async def final(self, live: Collection[str]) -> None:
        """A closing comes to its end, leaves nothing that gives access, and its certificate tells of every row."""
        async with self._stage.app.outside.store.transaction(read_only=True) as tx:
            waiting = await tx.open_teardowns()
        for teardown in waiting:
            if teardown.state is not TeardownState.ASKED:
                self._found(f"the closing of {teardown.client} {teardown.project} has not ended ({teardown.state})")
        for done in self._stage.disk.rows("select id from teardowns where state = ?", TeardownState.DONE):
            await self._check_certificate(done["id"], live)

    async def _check_certificate(self, teardown_id: str, live: Collection[str]) -> None:
        async with self._stage.app.outside.store.transaction(read_only=True) as tx:
            teardown, issued = await tx.teardown(teardown_id), await tx.certificate(teardown_id)
        assert teardown is not None
        covered = {row.request_id: row.intake_id for row in teardown.rows}
        proofs = json.loads(issued.signed)["document"]["rows"] if issued is not None else []
        if {proof["request_id"] for proof in proofs} != covered.keys():
            self._found(f"the certificate of {teardown.id} tells of {len(proofs)} of {len(covered)} rows")
        for row_id, intake_id in sorted(covered.items()):
            row = self._stage.disk.rows("select status, name_override, open_key from requests where id = ?", row_id)[0]
            has_more = row["status"] not in ENDED or row["name_override"] in live
            if has_more and row["open_key"] is None and not self._asked_since(row_id, intake_id):
                self._found(
                    f"{row_id} was closed, is {row['status']}, and Make holds it: {row['name_override'] in live}"
                )
