"""As much as there can be: many people at once, many open requests, endless names, forms made by hand."""

import asyncio
import tracemalloc
from collections import Counter
from datetime import timedelta
from math import ceil
from time import perf_counter

import pytest

from bot.adapters.store import tables
from bot.domain.delivery import DeliveryKind
from bot.engines.embedded import EmbeddedEngine
from bot.services.nudging.planner import NUDGE_JOB
from sandbox.slack.state import Person
from tests.acceptance.scene import CHANNEL, MIA, PAULA, Json, Scene, playing
from tests.acceptance.test_watch_calls import APPS, INTERVAL_MINUTES, LIST, cycle, many_old_requests

MIB = 2**20
ENDLESS = "x" * 10_000
ASKED = ("help", "list", "status", "status late")


@pytest.mark.parametrize(
    ("people", "times"), [(10, 4), pytest.param(50, 4, marks=pytest.mark.slow)], ids=["40 commands", "200 commands"]
)
async def test_many_commands_at_once_are_acknowledged_in_time_and_answered(scene: Scene, people: int, times: int):
    crowd = [f"U0CROWD{number:02}" for number in range(people)]
    workspace = scene.slack.workspace
    workspace.people |= {who: Person(who, who.lower(), who, f"{who.lower()}@northwind.example") for who in crowd}
    workspace.channels[CHANNEL].members += crowd

    async def ask(who: str, text: str) -> tuple[float, Json]:
        body, began = {"channel": CHANNEL, "command": "/credreq", "text": text}, perf_counter()
        answer = await scene.stage.ask("POST", f"/control/people/{who}/command", body)
        return perf_counter() - began, answer

    began = perf_counter()
    answers = await asyncio.gather(*(ask(who, text) for text in ASKED[:times] for who in crowd))
    assert [answer for _, answer in answers if "error" in answer or answer.get("ok") is False] == []

    def all_read(state: Json) -> bool:
        return all(len(state["slack"]["ephemerals"].get(who, [])) == times for who in crowd)

    await scene.stage.until("everybody has read every answer", all_read)
    slowest = max(took for took, _ in answers)
    print(f"{len(answers)} commands: slowest ack {slowest:.2f} s, all answered after {perf_counter() - began:.1f} s")
    assert await scene.app.socket._work.idle(10)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_ten_thousand_open_requests_cost_pages_and_stay_small():
    async with playing(poll_interval_minutes=INTERVAL_MINUTES) as scene:
        await many_old_requests(scene, 10_000 // APPS - 1)
        tracemalloc.start()
        figures = [
            await _measured("a watch cycle", _watch, scene),
            await _measured("a Home", _home, scene),
            await _measured("a tick of reminders", _remind, scene),
        ]
        tracemalloc.stop()
        for name, seconds, peak, told in figures:
            print(f"{name}: {seconds:.1f} s, {peak / MIB:.0f} MiB at most, {told}")
        assert max(peak for _, _, peak, _ in figures) < 150 * MIB


async def _measured(name, do, scene: Scene):
    tracemalloc.reset_peak()
    before, began = tracemalloc.get_traced_memory()[0], perf_counter()
    told = await do(scene)
    return name, perf_counter() - began, tracemalloc.get_traced_memory()[1] - before, told


async def _watch(scene: Scene) -> str:
    calls = await cycle(scene)
    assert calls[LIST] <= ceil(10_000 / 100) + 1
    return f"calls: {calls}"


async def _home(scene: Scene) -> str:
    scene.world.calls.forget()
    await scene.app._home.opened(PAULA, shown=False)
    published = scene.world.calls.count("slack", "views.publish")
    assert published == 1
    return f"views published: {published}"


async def _remind(scene: Scene) -> str:
    scene.world.clock.advance(timedelta(hours=1))
    assert isinstance(scene.app.engine, EmbeddedEngine)
    await scene.app.engine._runs[NUDGE_JOB].job.run()
    planned = Counter(row["kind"] for row in await scene.rows(tables.deliveries) if row["next_attempt_at"])
    assert planned[DeliveryKind.NUDGE_THREAD] == 10_000 // APPS, "one reminder for each intake, not for each app"
    return f"planned: {dict(planned)}"


async def test_a_form_filled_in_by_hand_is_refused_with_a_sentence_and_the_true_one_still_taken(scene: Scene):
    view_id = await scene.open_form()
    await scene.fill(view_id)
    option = {"text": {"type": "plain_text", "text": "x"}, "value": f"new:{ENDLESS}"}
    picked = {"type": "external_select", "selected_option": option}
    told = [
        await scene.dispatch_form(view_id, client=picked),
        await scene.dispatch_form(view_id, project=picked),
        await scene.dispatch_form(view_id, contact_name={"type": "plain_text_input", "value": ENDLESS}),
        await scene.dispatch_form(view_id, contact_email={"type": "plain_text_input", "value": f"{ENDLESS}@x.example"}),
        await scene.dispatch_form(
            view_id,
            apps={
                "type": "multi_external_select",
                "selected_options": [option | {"value": str(n)} for n in range(500)],
            },
        ),
    ]
    assert [sorted(one["errors"]) for one in told] == [
        ["credreq.client"],
        ["credreq.project"],
        ["credreq.contact_name"],
        ["credreq.contact_email"],
        ["credreq.apps"],
    ], told
    assert all(0 < len(said) < 200 for one in told for said in one["errors"].values())
    assert (await scene.submit(view_id))["response_action"] == "update"
    await scene.card("*Pending*")
    await scene.nothing_lost()


@pytest.mark.parametrize("values", [{}, [], None, "x", {"nobody's": {"x": {"value": 1}}}], ids=repr)
async def test_a_form_without_what_it_asked_for_changes_nothing(scene: Scene, values: object):
    view_id = await scene.open_form()
    view = next(v for v in (await scene.stage.state())["slack"]["modals"][PAULA] if v["id"] == view_id)
    person = {"id": PAULA, "team_id": "T0NORTH"}
    body = {"type": "view_submission", "team": {"id": "T0NORTH"}, "user": person}
    await scene.dispatch(body | {"view": view | {"state": {"values": values}}})
    await scene.nothing_lost(intakes=0, rows=0)


async def test_a_form_that_carries_somebody_elses_request_is_refused_as_a_click_would_be(scene: Scene):
    await scene.ask("gmail")
    await scene.settled()
    intake = (await scene.rows(tables.intakes))[0]
    for callback in ("credreq.close_project", "credreq.snooze", "credreq.give_share"):
        view = {"type": "modal", "callback_id": callback, "private_metadata": intake["id"], "state": {"values": {}}}
        person = {"id": MIA, "team_id": "T0NORTH"}
        answer = await scene.dispatch(
            {"type": "view_submission", "team": {"id": "T0NORTH"}, "user": person, "view": view | {"id": "V1"}}
        )
        assert answer.get("response_action") in {"push", "errors", "update"}, (callback, answer)
    assert (await scene.rows(tables.intakes)) == [intake]
    await scene.nothing_lost()
