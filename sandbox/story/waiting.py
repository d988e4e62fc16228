"""Three days pass: a reminder after one, an escalation after three, each once."""

from collections.abc import AsyncIterator
from typing import Any

from sandbox.story.stage import DidNotHappenError, Stage, replies, roots

DAY = 86_400


async def waiting(stage: Stage, channel: str) -> AsyncIterator[str]:
    """Let the client wait."""
    await stage.control("clock", advance_seconds=DAY)
    first = await stage.until("a reminder after a day", lambda s: _told(s, channel, "👋"))
    yield f"A day goes by, and the thread says: {first}"
    mail = await stage.until("the client gets a mail", lambda s: _mails(s)[-1:])
    yield f"Carla gets a mail: {mail[0]['subject']}"
    await stage.control("clock", advance_seconds=2 * DAY)
    second = await stage.until("an escalation after three days", lambda s: _told(s, channel, "🔔"))
    yield f"Two more days, and it escalates: {second}"
    state = await stage.until("the client gets a second mail", lambda s: s if len(_mails(s)) > 1 else None)
    if (len(_reminders(state, channel)), len(_mails(state))) != (2, 2):
        raise DidNotHappenError(f"there must be two reminders: {_reminders(state, channel)}")


def _told(state: dict[str, Any], channel: str, sign: str) -> str | None:
    return next((text for text in _reminders(state, channel) if text.startswith(sign)), None)


def _reminders(state: dict[str, Any], channel: str) -> list[str]:
    cards = roots(state, channel)
    told = replies(state, channel, cards[0]["ts"]) if cards else []
    return [text for text in told if text.startswith(("👋", "🔔"))]


def _mails(state: dict[str, Any]) -> list[dict[str, Any]]:
    return [mail for mail in state["mail"] if mail["by"] == "smtp"]
