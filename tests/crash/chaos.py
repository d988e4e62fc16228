"""`python -m tests.crash.chaos`: everything that can break breaks, again and again, while people work.

Alone on SQLite: kill -9 at random and at named moments, a full disk. As three replicas on PostgreSQL: the same kills,
replicas that stand still until their work was rescued and then wake, a database that dies, replicas cut off from it.
On both: 15 % of the calls to Make and Slack go wrong, sockets are cut, ghosts swallow clicks, days pass while all are dead.
Fails when anything is doubled, lost or untrue in the end.
"""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.crash.harm import Alone, Harm, Together
from tests.crash.small_disk import small_disk
from tests.store.postgres import postgres_server

ENGINES = ("sqlite", "postgresql")


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.chaos", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, help="play only this one")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--pauses", type=int, default=20)
    parser.add_argument("--restarts", type=int, default=10, help="of the database")
    parser.add_argument("--openings", type=int, default=60)
    parser.add_argument("--faults", type=float, default=0.15, help="share of API calls that go wrong")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, help="keep the store and the bots' logs in this folder")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was mounted and started is taken down
    engines = ENGINES if options.engine is None else (options.engine,)
    return max(_play(engine, options) for engine in engines)


def _play(engine: str, options: argparse.Namespace) -> int:
    print(f"{engine}, seed {options.seed}", flush=True)
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="credreq-chaos-")))
        folder.mkdir(exist_ok=True, parents=True)
        return asyncio.run(_harm(engine, options, folder, stack).play())


def _harm(engine: str, options: argparse.Namespace, folder: Path, stack: ExitStack) -> Harm:
    if engine == "sqlite":
        disk = folder / "disk"
        return Alone(options, folder, disk if stack.enter_context(small_disk(disk)) else None)
    postgres = stack.enter_context(postgres_server(fast=False))
    return Together(options, folder, postgres, stack.enter_context(postgres.database()))


if __name__ == "__main__":
    sys.exit(main())
