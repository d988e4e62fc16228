"""App Home in the sandbox: who gets one, what it shows, how it follows, and what its buttons do."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.store import tables
from bot.messages.ids import ActionId
from sandbox.story.stage import words
from tests.acceptance.home.crowd import crowd, settle
from tests.acceptance.scene import ADAM, CARLA, GUS, MIA, PAULA, Json, Scene, eventually

HOURS = 3600
ONLY = "Only <@U0PAULA> and <@U0ADAM> can"


async def open_home(scene: Scene, user: str = PAULA, *said: str) -> Json:
    await scene.stage.do(user, "home")
    return await home(scene, user, *said)


async def home(scene: Scene, user: str, *said: str, without: str = "") -> Json:
    """Wait until somebody's Home says all this."""

    def seen(state: Json) -> Json | None:
        view = state["slack"]["homes"].get(user)
        told = words(view) if view else ""
        return view if view and all(one in told for one in said) and not (without and without in told) else None

    found: Json = await scene._until(
        f"{user}'s Home says {said}", seen, lambda s: words(s["slack"]["homes"].get(user) or {})
    )
    return found


async def press(scene: Scene, view: Json, action_id: str, user: str = PAULA, *, value: str = "") -> None:
    """Press a button as it stands on a Home."""
    pressed = next(b for b in buttons(view) if b["action_id"] == action_id and value in b.get("value", ""))
    where = {"type": "view", "view_id": view["id"]}
    await scene.stage.do(user, "click", container=where, **pressed)


async def press_by_hand(scene: Scene, button: Json, user: str) -> None:
    """Press a button that somebody else's Home shows, as a client would send it; the trigger is a real one."""
    trigger = scene.slack.triggers.mint(user)
    body = {
        "type": "block_actions",
        "team": {"id": "T0NORTH"},
        "user": {"id": user, "team_id": "T0NORTH"},
        "trigger_id": trigger if isinstance(trigger, str) else trigger.id,
        "view": {"id": "V0OTHER", "type": "home"},
        "actions": [{"type": "button", "action_ts": "1.0"} | button],
    }
    await scene.dispatch(body)


def buttons(view: Json) -> list[Json]:
    """Return every button of a Home, as a click sends it."""
    elements = [
        (block["block_id"], element)
        for block in view["blocks"]
        for element in [*block.get("elements", []), block.get("accessory") or {}]
    ]
    return [
        {"block_id": block_id} | {name: e[name] for name in ("action_id", "value") if name in e}
        for block_id, e in elements
        if e.get("type") == "button"
    ]


def published(scene: Scene) -> int:
    return scene.world.calls.count("slack", "views.publish")


async def test_an_empty_home_offers_a_new_request(scene: Scene) -> None:
    view = await open_home(scene, PAULA, "Nothing is under way")
    await press(scene, view, ActionId.NEW)
    await scene.stage.until("the form opens", lambda s: s["slack"]["modals"].get(PAULA))


async def test_it_follows_what_happens(scene: Scene) -> None:
    await open_home(scene, PAULA, "Nothing is under way")
    await scene.ask("gmail", "hubspot")
    await home(scene, PAULA, "2 apps* open", "Yours · 1", "Acme GmbH")
    await scene.consent("Gmail", "authorize")
    await home(scene, PAULA, "*1 app* open", "Authorized this week · 1", "*Gmail* · <https://")
    await scene.jump(25 * HOURS)
    await scene.jump(48 * HOURS)
    view = await home(scene, PAULA, "🔴 *1 app late*", "Late · 1", "HubSpot (")
    assert words(view).index("Late · 1") < words(view).index("Yours · 1")
    await scene.consent("HubSpot", "authorize")
    await home(scene, PAULA, "*0 apps* open", "Authorized this week · 2", "Nothing is late.", without="Late · ")
    await scene.nothing_lost(rows=2)


async def test_time_alone_makes_something_late(scene: Scene) -> None:
    await scene.ask("gmail")
    await scene.stage.control("faults", face="make", kind="outage")
    await open_home(scene, PAULA, "Nothing is late.")
    await scene.jump(73 * HOURS)
    await home(scene, PAULA, "Late · 1")


async def test_the_same_home_is_not_published_again(scene: Scene) -> None:
    await scene.ask("gmail")
    await open_home(scene, PAULA, "Yours · 1")
    await scene.settled()
    before = published(scene)
    for _ in range(3):
        await scene.stage.do(PAULA, "home")
    await scene.command("list")
    await scene.whispered(PAULA, "Under way")
    await scene.settled()
    assert published(scene) == before


async def test_nobody_gets_a_home_who_never_opened_it(scene: Scene) -> None:
    await open_home(scene, PAULA)
    await scene.ask("gmail")
    await home(scene, PAULA, "Yours · 1")
    await scene.settled()
    assert set((await scene.stage.state())["slack"]["homes"]) == {PAULA}


async def test_many_changes_are_shown_together(scene: Scene) -> None:
    await open_home(scene, PAULA)
    before = published(scene)
    await scene.ask(*["gmail", "hubspot", "webflow", "stripe", "slack"])
    await home(scene, PAULA, "*5 apps* open")
    await scene.settled()
    assert published(scene) - before < 5


async def test_a_home_slack_does_not_show_any_more_is_forgotten(scene: Scene) -> None:
    await open_home(scene, MIA)
    await scene.stage.control("slack/user", user=MIA, deleted=True)
    await scene.ask("gmail")
    await scene.settled()
    assert await scene.rows(tables.homes) == []


async def test_it_comes_late_but_comes_when_slack_is_slow_to_take_it(scene: Scene) -> None:
    await open_home(scene, PAULA)
    scene.fault("slack", "5xx", "views.publish", times=2)
    scene.fault("slack", "429", "views.publish", times=2, retry_after=2)
    await scene.ask("gmail")
    await home(scene, PAULA, "Yours · 1")


@pytest.fixture
async def crowded(scene: Scene) -> Scene:
    """A scene with many intakes in it that nobody is reminded of."""
    now = scene.app.outside.clock.now()
    many = [replace(d, intake=replace(d.intake, muted_at=now)) for d in crowd(1000, now)]
    await settle(scene.app.outside.store, many)
    return scene


async def test_another_process_goes_on_where_this_one_stopped(crowded: Scene) -> None:
    scene = crowded
    view = await open_home(scene, PAULA, "Late · ")
    await press(scene, view, ActionId.HOME_SECTION, value="late")
    view = await home(scene, PAULA, "Page 1 of")
    await press(scene, view, ActionId.HOME_NEXT)
    await home(scene, PAULA, "Page 2 of")
    scene.app._home._locks.clear()
    (kept,) = await scene.rows(tables.homes)
    assert kept["state"] == {"section": "late", "page": 1}
    view = await home(scene, PAULA, "Page 2 of")
    await press(scene, view, ActionId.HOME_PREVIOUS)
    view = await home(scene, PAULA, "Page 1 of")
    await press(scene, view, ActionId.HOME_BACK)
    await home(scene, PAULA, "Yours · ", without="Page 1 of")


def _narrowing(state: dict[str, Any]) -> dict[str, Any] | None:
    """The open form that narrows; what an earlier command left open does not count."""
    views: list[dict[str, Any]] = state["slack"]["modals"].get(PAULA) or []
    return next((view for view in views if "credreq.narrow.client" in str(view["blocks"])), None)


async def test_filter_by_what_was_typed_and_picked(scene: Scene) -> None:
    await scene.ask("gmail", client="Acme GmbH", project="Website")
    await scene.ask("hubspot", client="Globex", project="Shop")
    view = await open_home(scene, PAULA, "Acme GmbH", "Globex")
    await press(scene, view, ActionId.HOME_NARROW)
    form = await scene.stage.until("the form", _narrowing)
    where = {"container": {"type": "view", "view_id": form["id"]}, "block_id": "credreq.narrow.client"}
    offered = await scene.stage.do(PAULA, "options", action_id="credreq.find_client", query="glo", **where)
    assert [option["text"]["text"] for option in offered["options"]] == ["Globex"]
    for block, action, value in (
        ("client", "credreq.find_client", offered["options"][0]["value"]),
        ("owner", "credreq.value", PAULA),
        ("status", "credreq.value", "Pending"),
        ("words", "credreq.value", "hubspot shop"),
    ):
        filled = {"block_id": f"credreq.narrow.{block}", "action_id": action, "value": value}
        await scene.stage.do(PAULA, "input", view_id=form["id"], **filled)
    assert (await scene.submit(form["id"])).get("ok")
    view = await home(scene, PAULA, "Only client *Globex*", "“hubspot shop”", "Everything found · 1", without="Acme")
    await press(scene, view, ActionId.HOME_ALL)
    view = await home(scene, PAULA, "Acme GmbH", "Globex", without="Only")
    await press(scene, view, ActionId.HOME_CLIENT, value="Acme")
    await home(scene, PAULA, "Only client *Acme GmbH*", without="Globex")


async def test_nudge_and_snooze_from_home(scene: Scene) -> None:
    await scene.ask("gmail")
    await scene.jump(25 * HOURS)
    await scene.thread("Acme GmbH")
    await scene.jump(49 * HOURS)
    view = await open_home(scene, PAULA, "Late · 1")
    await press(scene, view, ActionId.NUDGE)
    assert "for *Acme GmbH" in await told(scene, PAULA)
    await close_all(scene, PAULA)
    await press(scene, view, ActionId.REMINDERS)
    await scene.stage.until("the snooze form", lambda s: "Snooze" in str(s["slack"]["modals"].get(PAULA)))


async def told(scene: Scene, user: str) -> str:
    """Wait for the modal that answers a click on Home; what it says."""
    said: str = await scene.stage.until(
        f"{user} is answered", lambda s: next((words(v) for v in s["slack"]["modals"].get(user) or []), None)
    )
    return said


async def test_who_may_not_is_refused_at_every_button(scene: Scene) -> None:
    await scene.ask("gmail", "hubspot")
    await scene.jump(73 * HOURS)
    await eventually("the reminder arrives", lambda: nudged(scene))
    view = await open_home(scene, PAULA, "Late · 1", "Yours · 1")
    every = buttons(view)
    changing = {ActionId.NEW, ActionId.NUDGE, ActionId.REMINDERS}
    assert {b["action_id"] for b in every} >= changing
    await scene.card("*late*")
    await scene.thread("Acme GmbH")  # the reminder that fell due by the jump
    await scene.settled()
    before = await frozen(scene)
    for user, refusal in ((MIA, ONLY), (GUS, "Guests cannot"), (CARLA, "This belongs to another workspace")):
        for button in every:
            await close_all(scene, user)
            may = user == MIA and button["action_id"] not in {ActionId.NUDGE, ActionId.REMINDERS}
            reads = user == GUS and button["action_id"] not in changing
            if may or reads:
                continue
            await press_by_hand(scene, button, user)
            answer = await told(scene, user)
            assert refusal in answer, (user, button["action_id"], answer)
    await scene.settled()
    assert await frozen(scene) == before


async def nudged(scene: Scene) -> bool:
    return all(intake["nudged_at"] for intake in await scene.rows(tables.intakes))


async def frozen(scene: Scene) -> str:
    """Everything a click could change."""
    kept = [await scene.rows(t) for t in (tables.intakes, tables.requests, tables.cards, tables.make_requests)]
    return json.dumps([kept, (await scene.stage.state())["make"]["requests"]], default=str)


async def close_all(scene: Scene, user: str) -> None:
    for view in reversed((await scene.stage.state())["slack"]["modals"].get(user) or []):
        await scene.stage.ask("POST", f"/control/people/{user}/close", {"view_id": view["id"], "clear": True})
        break


async def test_a_guest_reads_and_finds_nothing_to_change(scene: Scene) -> None:
    await scene.ask("gmail")
    await scene.jump(73 * HOURS)
    view = await open_home(scene, GUS, "Late · 1", "Gmail (")
    assert {b["action_id"] for b in buttons(view)} == {ActionId.HOME_NARROW, ActionId.HOME_CLIENT}


async def test_a_stranger_gets_nothing(scene: Scene) -> None:
    await scene.ask("gmail")
    event = {"type": "app_home_opened", "user": CARLA, "channel": "D0X", "tab": "home"}
    body = {"type": "event_callback", "team_id": "T0NORTH", "event_id": "Ev0STRANGER", "event": event}
    await scene.dispatch(body)
    await scene.settled()
    assert CARLA not in (await scene.stage.state())["slack"]["homes"]
    assert await scene.rows(tables.homes) == []


async def test_the_list_answers_as_home_does(scene: Scene) -> None:
    await scene.ask("gmail", client="Acme GmbH", project="Website")
    await scene.ask("hubspot", client="Globex", project="Shop")
    await scene.jump(73 * HOURS)
    view = await open_home(scene, PAULA, "🔴 *2 apps late*", "Late · 2")
    await scene.command("list")
    listed = await scene.whispered(PAULA, "*Under way* · 🔴 *2 apps late*")
    for line in words(view).splitlines():
        if "h late*" in line or "Gmail (" in line or "Late · " in line:
            assert line in listed
    await scene.command("status globex")
    found = await scene.whispered(PAULA, "Requests for “globex”", "Everything found · 1")
    assert "🔴 *1 app late*" in found


async def test_a_crowd_fits_into_slack(crowded: Scene) -> None:
    view = await open_home(crowded, PAULA, "Late · ")
    assert len(view["blocks"]) < 100
    assert len(json.dumps(view["blocks"])) < 250_000


async def test_an_admin_may_nudge_from_home(scene: Scene) -> None:
    await scene.ask("gmail")
    await scene.jump(73 * HOURS)
    view = await open_home(scene, ADAM, "Late · 1")
    await press(scene, view, ActionId.NUDGE, ADAM)
    assert "for *Acme GmbH" in await told(scene, ADAM)
