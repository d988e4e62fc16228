"""The stage: what the people of the story do and see, over the control API alone."""

import asyncio
from collections.abc import Callable
from typing import Any, Self

import aiohttp

PATIENCE = 40.0
"""Seconds the story waits for something to happen by itself; a busy machine may need them, a quick one never does."""

State = dict[str, Any]
Block = dict[str, Any]


class DidNotHappenError(AssertionError):
    """Raised when a step of the story does not happen."""


class Stage:
    """One sandbox, driven from outside."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def state(self) -> State:
        """Return the whole world."""
        state: State = await self.ask("GET", "/control/state")
        return state

    async def do(self, user: str, what: str, **body: Any) -> Any:
        """Let a person do something; raises DidNotHappenError when the sandbox refuses it."""
        answer = await self.ask("POST", f"/control/people/{user}/{what}", body)
        if "error" in answer or answer.get("ok") is False:
            raise DidNotHappenError(f"{user} could not {what}: {answer}")
        return answer

    async def control(self, path: str, **body: Any) -> Any:
        """Call any other control route."""
        answer = await self.ask("POST", f"/control/{path}", body)
        if "error" in answer:
            raise DidNotHappenError(f"{path}: {answer}")
        return answer

    async def until(self, what: str, seen: Callable[[State], Any]) -> Any:
        """Wait until `seen(state)` returns something true, and return that; `what` says what was waited for."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._until(seen)
        except TimeoutError:
            raise DidNotHappenError(f"this did not happen within {PATIENCE:.0f} s: {what}") from None

    async def _until(self, seen: Callable[[State], Any]) -> Any:
        async with self._http.get(f"{self._url}/control/feed") as feed:
            while True:
                found = seen(await self.state())
                if found:
                    return found
                await feed.content.readuntil(b"\n\n")

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the control API and return its answer, errors included."""
        async with self._http.request(method, f"{self._url}{path}", json=body) as answer:
            return await answer.json()


def roots(state: State, channel: str) -> list[dict[str, Any]]:
    """Return the messages of a channel that begin a thread or stand alone, those of the bot only."""
    messages = state["slack"]["messages"].get(channel, [])
    return [
        m
        for m in messages
        if m["user"] == "U0CREDREQ" and m.get("thread_ts", m["ts"]) == m["ts"] and not m.get("deleted")
    ]


def replies(state: State, channel: str, ts: str) -> list[str]:
    """Return the texts of the bot's replies in a thread, oldest first."""
    messages = state["slack"]["messages"].get(channel, [])
    return [m["text"] for m in messages if m.get("thread_ts") == ts and m["ts"] != ts]


def words(message: dict[str, Any]) -> str:
    """Return everything a message or view shows, as one text."""
    return "\n".join([str(message.get("text", "")), *_texts(message.get("blocks", []))])


def _texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for item in part for text in _texts(item)]
    return []


def button(message: dict[str, Any], action_id: str, place: int = 0) -> dict[str, str]:
    """Return how to press the n-th button with this action; raises DidNotHappenError when there is none."""
    found = [
        {"action_id": action_id, "block_id": block["block_id"], "value": element.get("value", "")}
        for block in message["blocks"]
        for element in [*block.get("elements", []), block.get("accessory") or {}]
        if element.get("action_id") == action_id
    ]
    if place >= len(found):
        raise DidNotHappenError(f"there is no button {action_id} on the message")
    return found[place]
