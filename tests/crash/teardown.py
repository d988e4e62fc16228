"""`python -m tests.crash.teardown`: a project with 20 accesses is closed, 30 kills; nothing may be left or untrue."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.adapters.store import open_store
from bot.domain import teardown as rules
from bot.domain.event import Surface
from bot.domain.form import NewIntake
from bot.domain.status import Status
from bot.domain.teardown import TeardownState
from bot.services.opening import Opened
from sandbox.bot import BotInSandbox
from sandbox.make.credential import Credential
from sandbox.make.lifecycle import Lifecycle
from sandbox.server import Sandbox, start
from sandbox.story.stage import Stage
from sandbox.world.world import World
from tests.crash.judge import dossiers, owed
from tests.crash.process import BotProcess, one_more, settled, until

APPS = (
    ("gmail", "google-ads", "google-sheets", "google-drive", "google-calendar", "youtube", "hubspot", "mailchimp"),
    ("shopify", "webflow", "stripe", "slack", "airtable", "calendly", "typeform", "pipedrive"),
    ("asana", "salesforce", "linkedin", "instagram-business"),
)
"""Three cards of one project."""
CLIENT, PROJECT = "Acme", "Launch"
CONNECT_SECONDS, SETTLE_SECONDS = 60.0, 240.0
SHORTEST_LIFE, LONGEST_LIFE = 0.0, 1.2
SAMPLE_PAUSE = 0.05
Json = dict[str, Any]


@dataclass
class Seen:
    """What was found; `wrong` should be empty."""

    kills: int = 0
    kills_after: int = 0
    samples: int = 0
    asked: set[str] = field(default_factory=set)
    deletes: int = 0
    wrong: list[str] = field(default_factory=list)


class _Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.teardown", description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--apps", type=int, default=20, help="how many accesses the project has, at most 20")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, help="keep the store and the bot's log in this folder")
    options = parser.parse_args()
    print(f"seed {options.seed}: {options.kills} kills while a project with {options.apps} accesses is closed")
    with tempfile.TemporaryDirectory(prefix="credreq-crash-") as folder:
        return _report(
            asyncio.run(run(options.kills, options.apps, options.seed, options.keep or Path(folder))), options
        )


async def run(kills: int, apps: int, seed: int, folder: Path) -> Seen:
    """Open, authorize, close, kill again and again, and judge."""
    seen, world = Seen(), World(seed=seed)
    sandbox = await start(world)
    world.switches.set("slack.connections_open_tier", "T3")  # no real bot reconnects as often as this one dies
    bot = BotProcess(sandbox, folder)
    _watch_deletes(seen)
    async with Stage(sandbox.url) as stage:
        await _authorize_all(sandbox, stage, bot.database_url, apps)
        held = {c["id"] for r in (await stage.state())["make"]["requests"] for c in r["credentials"] if c["remoteId"]}
        await _close(bot.database_url)
        _make_it_hard(world)
        sampling = asyncio.create_task(_sample_forever(stage, bot.database_url, seen))
        await _kill_again_and_again(sandbox, bot, random.Random(seed), kills, seen)
        await _settle(sandbox, bot, seen)
        sampling.cancel()
        with suppress(asyncio.CancelledError):
            await sampling
        await _judge(bot.database_url, await stage.state(), held, seen)
    await bot.stop()
    await sandbox.close()
    seen.wrong += bot.leaks
    return seen


def _watch_deletes(seen: Seen) -> None:
    """Note which credentials Make was told to remove while they still gave access."""
    carried_out = Lifecycle.delete_remote

    def delete_remote(self: Lifecycle, request: Any, credential: Credential, actor: Any) -> Credential:
        seen.deletes += 1
        if credential.remote_id is not None:
            seen.asked.add(credential.id)
        return carried_out(self, request, credential, actor)

    Lifecycle.delete_remote = delete_remote  # type: ignore[method-assign]


async def _authorize_all(sandbox: Sandbox, stage: Stage, database_url: str, apps: int) -> None:
    async with BotInSandbox(sandbox, database_url=database_url) as bot:
        for number, keys in enumerate(_shared_out(apps)):
            opened = await bot.app._opening.open(_form(number, keys))
            assert isinstance(opened, Opened), opened
        while len(requests := (await stage.state())["make"]["requests"]) < apps:
            await asyncio.sleep(0.1)
        for request in requests:
            await stage.control("make/consent", requestId=request["id"], do="authorize")
        while not await _all_connected(database_url, apps):
            sandbox.world.clock.advance(timedelta(minutes=1))
            await asyncio.sleep(0.2)


def _shared_out(apps: int) -> list[tuple[str, ...]]:
    """Return the first so many apps, as they are spread over the cards."""
    wanted = [key for keys in APPS for key in keys][:apps]
    return [some for keys in APPS if (some := tuple(key for key in keys if key in wanted))]


def _form(number: int, apps: tuple[str, ...]) -> NewIntake:
    return NewIntake(
        source_key=f"crash:{number}",
        view_id=None,
        client=CLIENT,
        project=PROJECT,
        contact_name="Carla Client",
        contact_email="carla@acme.example",
        apps=apps,
        owner_id="U0PAULA",
        channel_id="C0ACME",
        opened_by="U0PAULA",
    )


async def _all_connected(database_url: str, apps: int) -> bool:
    found = await dossiers(database_url)
    live = [c for dossier in found for c in dossier.credentials if c.remote_id is not None]
    authorized = [row for d in found for row in d.requests if row.status is Status.AUTHORIZED]
    return len(live) >= apps and len(authorized) == apps


async def _close(database_url: str) -> None:
    """Store what a submitted form stores; the bot that starts next carries it through."""
    newest = (await dossiers(database_url))[0]
    asked = rules.ask("crash", newest, "U0ADAM", Surface.MODAL, datetime.now(UTC), two_person=False)
    store = await open_store(database_url, _Now(), exclusive=False)
    async with store.transaction() as tx:
        assert await tx.add_teardown(asked)
    await store.close()


def _make_it_hard(world: World) -> None:
    """Slow Make down so that kills hit every step half-way, lose some calls, and limit some."""
    world.faults.add("make", "slow", probability=0.9, params={"seconds": 0.35})
    for kind, params in (("lost_before", {}), ("lost_answer", {}), ("429", {"retry_after": 1}), ("5xx", {})):
        world.faults.add("make", kind, probability=0.05, params=params)


async def _kill_again_and_again(
    sandbox: Sandbox, bot: BotProcess, chance: random.Random, kills: int, seen: Seen
) -> None:
    calls = sandbox.world.calls
    for _ in range(kills):
        at_work = one_more(calls, "make")
        await bot.start()
        await until(sandbox, at_work, CONNECT_SECONDS)
        await asyncio.sleep(chance.uniform(SHORTEST_LIFE, LONGEST_LIFE))
        if bot.has_died:
            raise RuntimeError("the bot ended by itself; see its log")
        await bot.kill()
        seen.kills += 1
        if await _state(bot.database_url) is TeardownState.DONE:
            seen.kills_after += 1
        print(f"\rkill {seen.kills}, {len(seen.asked)} removed", end="", flush=True)
    print()
    await bot.start()


async def _settle(sandbox: Sandbox, bot: BotProcess, seen: Seen) -> None:
    """Switch the faults off, and wait until the project is closed and nothing is owed at Make."""
    sandbox.world.faults.clear()

    async def is_closed() -> bool:
        return await _state(bot.database_url) is TeardownState.DONE and not await _owed_at_make(bot.database_url)

    if not await settled(is_closed, SETTLE_SECONDS):
        seen.wrong.append(f"not closed after {SETTLE_SECONDS:.0f} s")


async def _state(database_url: str) -> TeardownState | None:
    store = await open_store(database_url, _Now(), exclusive=False)
    try:
        async with store.transaction(read_only=True) as tx:
            found = await tx.teardown("crash")
    finally:
        await store.close()
    return found.state if found is not None else None


async def _owed_at_make(database_url: str) -> list[str]:
    return [key for key in await owed(database_url) if key.startswith("make.")]


async def _sample_forever(stage: Stage, database_url: str, seen: Seen) -> None:
    """Compare our rows with what Make holds, all the time; ours are read first, for they must never be ahead."""
    store = await open_store(database_url, _Now(), exclusive=False)
    try:
        while True:
            async with store.transaction(read_only=True) as tx:
                found = await tx.dossiers(await tx.intakes(100))
                teardown = await tx.teardown("crash")
            make = (await stage.state())["make"]
            seen.samples += 1
            _compare([row for d in found.values() for row in d.requests], teardown, make, seen)
            await asyncio.sleep(SAMPLE_PAUSE)
    finally:
        await store.close()


def _compare(rows: list[Any], teardown: Any, make: Json, seen: Seen) -> None:
    held = [
        credential["nameOverride"] or ""
        for request in make["requests"]
        for credential in request["credentials"]
        if credential["remoteId"] is not None or credential["state"] == "authorized"
    ]
    for row in rows:
        if row.status is Status.REVOKED and row.name_override in held:
            seen.wrong.append(f"{row.app_label} says Revoked while Make still holds it")
    if teardown is not None and teardown.state is TeardownState.DONE and (make["requests"] or make["connections"]):
        seen.wrong.append("it says done while Make still has something")


async def _judge(database_url: str, state: Json, held: set[str], seen: Seen) -> None:
    make = state["make"]
    seen.wrong += [f"Make still has the request {request['name']}" for request in make["requests"]]
    seen.wrong += [f"Make still holds connection {connection}" for connection in make["connections"]]
    never = held - seen.asked
    if never:
        seen.wrong.append(f"delete-remote never reached Make for {len(never)} credentials")
    for dossier in await dossiers(database_url):
        for row in dossier.requests:
            if row.status is not Status.REVOKED or row.is_revoking:
                seen.wrong.append(f"{row.app_label} is {row.status} at the end")
    seen.wrong += [f"owed: {key}" for key in await _owed_at_make(database_url)]


def _report(seen: Seen, options: argparse.Namespace) -> int:
    print(
        f"{seen.kills} kills ({seen.kills - seen.kills_after} while it was being closed), {seen.samples} samples; "
        f"delete-remote: {seen.deletes} calls for {len(seen.asked)} credentials of {options.apps} apps that gave access; "
        f"untrue or left: {len(seen.wrong)}"
    )
    for found in dict.fromkeys(seen.wrong):
        print(f"  {found}")
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
