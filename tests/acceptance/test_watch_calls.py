"""Watching a thousand requests costs pages, what changed, and the slow re-read's share; it writes what changed alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Any

from sqlalchemy import event

from bot.adapters.store import tables
from bot.domain.dossier import Dossier
from sandbox.make.face import MakeFace
from tests.acceptance.scene import Json, Scene, eventually, playing
from tests.faces import face_of

APPS, COPIES, CHANGES = 20, 49, 10
LIST = "GET /credential-requests/requests"
DETAIL = "GET /credential-requests/requests/{requestId}/detail"
INTERVAL_MINUTES, REREAD_MINUTES = 15, 6 * 60


async def test_a_cycle_over_a_thousand_requests():
    async with playing(poll_interval_minutes=INTERVAL_MINUTES) as scene:
        await many_old_requests(scene)
        asked = (await scene.stage.ask("GET", "/control/make/requests"))["requests"]
        assert len(asked) == APPS * (COPIES + 1)
        changed = asked[:: len(asked) // CHANGES][:CHANGES]
        for request in changed:
            await scene.stage.control("make/consent", requestId=request["id"], do="authorize")
        before = await _contents(scene)
        with _writes(scene) as writes:
            calls = await cycle(scene)
        pages, share = ceil(len(asked) / 100), len(asked) * INTERVAL_MINUTES / REREAD_MINUTES
        assert calls[LIST] <= pages + 1
        assert CHANGES <= calls[DETAIL] <= CHANGES + share * 2, "the share is a matter of chance, this much it never is"
        await _check_rows(scene, before, {request["id"] for request in changed})
        assert writes["requests"] == writes["make_requests"] == CHANGES
        assert writes["intakes"] == CHANGES, "each change advances its intake's revision, nothing else does"


async def test_a_cycle_without_a_change_writes_nothing_but_that_it_took_place():
    async with playing(poll_interval_minutes=INTERVAL_MINUTES) as scene:
        await many_old_requests(scene)
        before = await _contents(scene)
        with _writes(scene) as writes:
            await cycle(scene)
        assert await _contents(scene) == before
        assert dict(writes) == {"marks": 1}


async def many_old_requests(scene: Scene, copies: int = COPIES) -> None:
    """Open twenty apps as a person would, stop the engine, and copy what came of it, in the store and at Make."""
    view_id = await scene.open_form()
    apps = [app["value"] for app in await scene.offered_apps(view_id)][:APPS]
    await scene.fill(view_id, apps=apps)
    await scene.submit(view_id)
    await scene.card("*Pending*", times=APPS)
    await eventually("the watcher has seen them all", lambda: _all_seen(scene))
    await scene.settled()
    await scene.app.engine.stop(timedelta(seconds=5))
    scene.world.switches.set("make.api_limit", 1_000_000)
    scene.app.outside.api.set_api_limit(1_000_000)
    async with scene.app.outside.store.transaction() as tx:
        original = await tx.dossier((await tx.intakes(1))[0])
        assert original is not None
        for number in range(copies):
            _copy_at_make(scene, original, number)
            await tx.add(_copy(original, number))
    scene.world.clock.advance(timedelta(days=30))
    await _cycle_was_just_now(scene)


async def _all_seen(scene: Scene) -> bool:
    seen = {credential["request_id"] for credential in await scene.rows(tables.credentials)}
    return len(seen) == APPS and all(made["make_status"] for made in await scene.rows(tables.make_requests))


def _copy(one: Dossier, number: int) -> Dossier:
    def other(value: str) -> str:
        return f"{value}-{number}"

    intake = replace(one.intake, id=other(one.intake.id), source_key=other("copy"), client=other("Client"), revision=0)
    return Dossier(
        intake=intake,
        card=replace(one.card, intake_id=intake.id),
        make_requests=tuple(
            replace(m, id=other(m.id), intake_id=intake.id, name=other(m.name), make_id=other(str(m.make_id)))
            for m in one.make_requests
        ),
        requests=tuple(
            replace(
                r,
                id=other(r.id),
                intake_id=intake.id,
                make_request_id=other(str(r.make_request_id)),
                name_override=other(r.name_override),
            )
            for r in one.requests
        ),
        credentials=tuple(
            replace(
                c,
                id=other(c.id),
                request_id=other(c.request_id),
                make_request_id=other(c.make_request_id) if c.make_request_id else None,
            )
            for c in one.credentials
        ),
    )


def _copy_at_make(scene: Scene, one: Dossier, number: int) -> None:
    store = face_of(scene.sandbox.faces, MakeFace)._zone.store
    for made in one.make_requests:
        found = store.get(str(made.make_id))
        assert found is not None
        own = tuple(
            replace(
                c, id=f"{c.id}-{number}", request_id=f"{found.id}-{number}", name_override=f"{c.name_override}-{number}"
            )
            for c in found.credentials
        )
        new: Json = {
            "id": f"{found.id}-{number}",
            "name": f"{found.name}-{number}",
            "link_token": f"{made.id}-{number}",
        }
        store.save(replace(found, credentials=own, **new))


async def _cycle_was_just_now(scene: Scene) -> None:
    async with scene.app.outside.store.transaction() as tx:
        await tx.set_mark("watch", scene.world.clock.now())
    scene.world.clock.advance(timedelta(minutes=INTERVAL_MINUTES, seconds=1))


async def cycle(scene: Scene) -> dict[str, int]:
    """Let the watcher do what is due, and count its calls."""
    scene.world.calls.forget()
    scene.app.watcher._rest.begin(timedelta())
    await scene.app.watcher.run()
    assert scene.world.calls.count("slack") == 0
    return {operation: scene.world.calls.count("make", operation) for operation in (LIST, DETAIL)}


@contextmanager
def _writes(scene: Scene) -> Iterator[dict[str, int]]:
    """Count the rows written, by table; deliveries and events are what a change owes, not what it changes."""
    counted: dict[str, int] = {}

    def count(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        verb, *rest = statement.split()
        table = rest[verb != "UPDATE"] if verb in {"UPDATE", "INSERT", "DELETE"} else "events"
        if table not in {"deliveries", "events", "credentials"}:
            counted[table] = counted.get(table, 0) + (len(parameters) if isinstance(parameters, list) else 1)

    engine = scene.app.outside.store.engines.writing.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", count)


async def _contents(scene: Scene) -> dict[str, list[Json]]:
    known = (tables.intakes, tables.cards, tables.make_requests, tables.requests, tables.credentials)
    return {table.name: await scene.rows(table) for table in known}


async def _check_rows(scene: Scene, before: dict[str, list[Json]], changed: set[str]) -> None:
    after = await _contents(scene)
    made = {m["id"]: m["make_id"] for m in after["make_requests"]}

    def differ(name: str) -> list[Json]:
        return [new for old, new in zip(before[name], after[name], strict=True) if old != new]

    assert {m["make_id"] for m in differ("make_requests")} == changed
    assert {made[r["make_request_id"]] for r in differ("requests")} == changed
    assert {r["status"] for r in differ("requests")} == {"Authorized"}
    assert not differ("cards")
