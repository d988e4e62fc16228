"""The last act: Adam closes the project as a whole, and nothing of it is left at Make."""

from collections.abc import AsyncIterator
from typing import Any

from sandbox.story.stage import DidNotHappenError, Stage, button, replies, roots, words

ADMIN = "U0ADAM"
PROJECT = "Website relaunch"


async def closing(stage: Stage, channel: str) -> AsyncIterator[str]:
    """Play the act."""
    card = _card(await stage.state(), channel)
    where = {"container": {"type": "message", "channel": channel, "ts": card["ts"]}}
    await stage.do(ADMIN, "click", **where, **button(card, "credreq.close"))
    view = await stage.until("the form that closes the project opens", _form)
    yield f"Adam presses Close project, and reads: {_warning(view)}"
    await _type(stage, view["id"], "Website")
    await stage.ask("POST", f"/control/people/{ADMIN}/submit", {"view_id": view["id"]})
    await stage.until("another name is refused", lambda s: (_form(s) or {}).get("errors"))
    yield "He types another name, and the form keeps it from going further."
    await _type(stage, view["id"], PROJECT)
    await stage.do(ADMIN, "submit", view_id=view["id"])
    card = await stage.until("the card says that the project is closed", lambda s: _closed(s, channel))
    yield f"He types the project's name: {card['text']}"
    left = [r["name"] for r in (await stage.state())["make"]["requests"] if PROJECT in r["name"]]
    if left:
        raise DidNotHappenError(f"Make still has requests of the project: {left}")
    yield "Make has nothing of the project any more, not even a link."
    told = await stage.until("the thread tells it", lambda s: _told(s, channel, card["ts"]))
    yield f"The thread ends: {told}"


async def _type(stage: Stage, view_id: str, text: str) -> None:
    field = {"block_id": "credreq.close_name", "action_id": "credreq.value"}
    await stage.do(ADMIN, "input", view_id=view_id, value=text, **field)


def _card(state: dict[str, Any], channel: str) -> dict[str, Any]:
    return next(card for card in roots(state, channel) if PROJECT in words(card))


def _closed(state: dict[str, Any], channel: str) -> dict[str, Any] | None:
    card = _card(state, channel)
    return card if "This project is closed" in words(card) else None


def _form(state: dict[str, Any]) -> dict[str, Any] | None:
    top = (state["slack"]["modals"].get(ADMIN) or [{}])[-1]
    return top if top.get("submit") else None


def _warning(view: dict[str, Any]) -> str:
    return next(line for line in words(view).splitlines() if "Scenarios" in line)


def _told(state: dict[str, Any], channel: str, ts: str) -> str | None:
    return next((text for text in replies(state, channel, ts) if "is closed" in text), None)
