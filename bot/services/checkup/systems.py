"""How the bot itself and the outside systems fare, as the running bot last noted it."""

from datetime import datetime, timedelta

from bot.domain.verdict import Verdict, note, ok, trouble
from bot.ports.store import Tx
from bot.services.watching import MARK

ABOUT = "Bot"
SYSTEMS = ("make", "slack", "notion", "mail", "webhook")
MISSED = 3
"""So many missed looks at Make mean that no bot runs."""
AT_LEAST = timedelta(minutes=5)
"""A bot that is restarted, or waits for its turn at Make, is not taken for dead."""


async def check_run(tx: Tx, now: datetime, poll_interval: timedelta) -> list[Verdict]:
    """Tell whether a bot runs, by when it last looked at Make, and what it cannot reach."""
    watched = await tx.watched()
    last = await tx.mark(MARK)
    failing = [state for name in SYSTEMS if (state := await tx.system(name)).failing_since is not None]
    found = [
        trouble(ABOUT, f"it cannot use {state.name} since {state.failing_since:%Y-%m-%d %H:%M} UTC - {state.error}")
        for state in failing
    ]
    if not any(one.is_open for one in watched):
        return [*found, ok(ABOUT, "nothing to watch at Make yet")]
    if last is None or now - last > max(MISSED * poll_interval, AT_LEAST):
        when = "never" if last is None else f"last at {last:%Y-%m-%d %H:%M} UTC"
        return [*found, _silent(when, failing=any(state.name == "make" for state in failing))]
    return [*found, ok(ABOUT, f"last looked at Make at {last:%Y-%m-%d %H:%M} UTC; {len(watched)} requests are there")]


def _silent(when: str, *, failing: bool) -> Verdict:
    if failing:
        return note(ABOUT, f"looked at Make {when}")
    said = f"looked at Make {when}, although clients are waited for"
    return trouble(ABOUT, said, "start it: .venv/bin/python -m bot run")
