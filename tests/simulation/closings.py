"""What must hold of every project that was closed, once all is quiet."""

import json
from collections.abc import Callable, Collection

from bot.domain.status import ENDED
from bot.domain.teardown import TeardownState
from tests.simulation.stage import Stage


async def check_closings(stage: Stage, found: Callable[[str], None], live: Collection[str]) -> None:
    """A closing comes to its end, leaves nothing that gives access, and its certificate tells of every row."""
    async with stage.app.outside.store.transaction(read_only=True) as tx:
        waiting = await tx.open_teardowns()
    for teardown in waiting:
        found(f"the closing of {teardown.client} {teardown.project} has not ended ({teardown.state})")
    for done in stage.disk.rows("select id from teardowns where state = ?", TeardownState.DONE):
        async with stage.app.outside.store.transaction(read_only=True) as tx:
            teardown, issued = await tx.teardown(done["id"]), await tx.certificate(done["id"])
        assert teardown is not None
        covered = {row.request_id for row in teardown.rows}
        proofs = json.loads(issued.signed)["document"]["rows"] if issued is not None else []
        if {proof["request_id"] for proof in proofs} != covered:
            found(f"the certificate of {teardown.id} tells of {len(proofs)} of {len(covered)} rows")
        for row_id in sorted(covered):
            row = stage.disk.rows("select status, name_override, open_key from requests where id = ?", row_id)[0]
            if row["open_key"] is None and (row["status"] not in ENDED or row["name_override"] in live):
                found(f"{row_id} was closed, is {row['status']}, and Make holds it: {row['name_override'] in live}")
