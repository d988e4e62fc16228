"""The story: Paula asks a client for three apps, the client answers, and the access is taken back."""

import sys
import time
from collections.abc import AsyncIterator
from typing import Any

from sandbox.bot import BotInSandbox
from sandbox.server import start
from sandbox.story.board import on_the_board
from sandbox.story.closing import closing
from sandbox.story.stage import DidNotHappenError, Stage, button, replies, roots, words
from sandbox.story.waiting import waiting
from sandbox.world.world import World

CHANNEL = "C0ACME"
APPS = {"gmail": "Gmail", "hubspot": "HubSpot", "webflow": "Webflow"}


async def play() -> int:
    """Play every step and print it as the people in it see it; returns 1 when a step does not happen."""
    sandbox = await start(World())
    began = time.monotonic()
    try:
        async with BotInSandbox(sandbox, notion=True), Stage(sandbox.url) as stage:
            async for line in story(stage):
                _say(line)
    except DidNotHappenError as error:
        _say(f"FAILED: {error}")
        return 1
    finally:
        await sandbox.close()
    _say(f"The story took {time.monotonic() - began:.1f} s.")
    return 0


async def story(stage: Stage) -> AsyncIterator[str]:
    """Play the steps; yields a line after each."""
    await stage.until("the bot connects to Slack", lambda state: state["slack"]["sockets"])
    async for line in _opening(stage):
        yield line
    async for line in waiting(stage, CHANNEL):
        yield line
    async for line in _answering(stage):
        yield line
    async for line in _taking_back(stage):
        yield line
    async for line in on_the_board(stage):
        yield line
    async for line in closing(stage, CHANNEL):
        yield line


async def _opening(stage: Stage) -> AsyncIterator[str]:
    await stage.do("U0PAULA", "command", channel=CHANNEL, command="/credreq", text="new")
    view = await stage.until("the form opens", lambda s: (s["slack"]["modals"].get("U0PAULA") or [None])[-1])
    yield "Paula types /credreq new, and the form opens."
    await _fill_in(stage, view["id"])
    await stage.do("U0PAULA", "submit", view_id=view["id"])
    yield f"Paula asks Carla Client for {', '.join(APPS.values())}, and submits."
    card = await stage.until("the card shows three apps pending", lambda s: _card(s, "Pending", 3))
    yield f"The card appears in #client-acme: {_headline(card)}"
    mails = await stage.until("Make mails the client", lambda s: s["make"]["mails"][2:] and s["make"]["mails"])
    yield f"Make mails Carla {len(mails)} links; none of them is on the card."
    if "/consent/" in words(card):
        raise DidNotHappenError("the card must not show a request link")


async def _fill_in(stage: Stage, view_id: str) -> None:
    picked = {
        "credreq.client": ("credreq.pick_client", "Acme GmbH"),
        "credreq.project": ("credreq.pick_project", "Website relaunch"),
    }
    for block_id, (action_id, name) in picked.items():
        where = {"container": {"type": "view", "view_id": view_id}, "block_id": block_id, "action_id": action_id}
        offered = await stage.do("U0PAULA", "options", query=name, **where)
        await _input(stage, view_id, block_id, action_id, offered["options"][-1]["value"])
    await _input(stage, view_id, "credreq.contact_name", "credreq.value", "Carla Client")
    await _input(stage, view_id, "credreq.contact_email", "credreq.value", "carla@acme.example")
    await _pick_apps(stage, view_id)


async def _pick_apps(stage: Stage, view_id: str) -> None:
    where = {"container": {"type": "view", "view_id": view_id}, "block_id": "credreq.apps"}
    await stage.do("U0PAULA", "options", action_id="credreq.pick_apps", query="", **where)
    await _input(stage, view_id, "credreq.apps", "credreq.pick_apps", list(APPS))
    await stage.until(
        "the form asks for a purpose of each app", lambda s: "purpose.webflow" in str(s["slack"]["modals"])
    )


async def _input(stage: Stage, view_id: str, block_id: str, action_id: str, value: Any) -> None:
    await stage.do("U0PAULA", "input", view_id=view_id, block_id=block_id, action_id=action_id, value=value)


async def _answering(stage: Stage) -> AsyncIterator[str]:
    await _consent(stage, "Gmail", "authorize")
    card = await stage.until("the card says that Gmail is authorized", lambda s: _card(s, "Authorized", 1))
    yield f"Carla authorizes Gmail at Make, and the card moves by itself: {_headline(card)}"
    await _consent(stage, "Webflow", "decline", reason="Our IT does that")
    await stage.until("the card says that Webflow is declined", lambda s: _card(s, "Declined", 1))
    yield "Carla declines Webflow, and the card gives her reason."


async def _consent(stage: Stage, app: str, do: str, **more: str) -> None:
    requests = (await stage.state())["make"]["requests"]
    asked = next(r for r in requests if any(app in (c.get("nameOverride") or "") for c in r["credentials"]))
    await stage.control("make/consent", requestId=asked["id"], do=do, **more)
    await stage.control("clock", advance_seconds=60)  # after three days Make is not looked at every other second


async def _taking_back(stage: Stage) -> AsyncIterator[str]:
    card = roots(await stage.state(), CHANNEL)[0]
    press = button(card, "credreq.revoke")
    where = {"container": {"type": "message", "channel": CHANNEL, "ts": card["ts"]}}
    await stage.do("U0MIA", "click", **where, **press)
    refused = await stage.until("Mia is refused", lambda s: s["slack"]["ephemerals"].get("U0MIA"))
    yield f"Mia presses Revoke, and reads: {refused[-1]['text'].splitlines()[0]}"
    await stage.do("U0PAULA", "click", **where, **press)
    card = await stage.until("the card says Revoked", lambda s: _card(s, "Revoked", 1))
    yield f"Paula presses Revoke and confirms: {_headline(card)}"
    await stage.until("Make holds no connection any more", lambda s: not s["make"]["connections"])
    yield "Make holds no connection any more."
    state = await stage.until("the thread tells the revoke", lambda s: _told(s, card["ts"], "revoked") and s)
    yield "The thread tells it all:"
    for text in replies(state, CHANNEL, card["ts"]):
        yield f"    {text}"
    _check_ending(state)
    yield "One card, no line twice."


def _check_ending(state: dict[str, Any]) -> None:
    cards = roots(state, CHANNEL)
    if len(cards) != 1:
        raise DidNotHappenError(f"there must be one card, and there are {len(cards)}")
    told = replies(state, CHANNEL, cards[0]["ts"])
    if len(told) != len(set(told)):
        raise DidNotHappenError(f"the thread tells something twice: {told}")
    if len(state["make"]["requests"]) != len(APPS):
        raise DidNotHappenError("Make must have one request for each app")


def _card(state: dict[str, Any], status: str, count: int) -> dict[str, Any] | None:
    cards = roots(state, CHANNEL)
    shown = words(cards[0]) if cards else ""
    return cards[0] if shown.count(f"*{status}*") >= count else None


def _told(state: dict[str, Any], ts: str, word: str) -> bool:
    return any(word in text.casefold() for text in replies(state, CHANNEL, ts))


def _headline(card: dict[str, Any]) -> str:
    return str(card["text"])


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
