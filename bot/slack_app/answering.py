"""Answering in time: what must not be lost is stored before the ack, and the answer goes to one person only."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.ports.chat import Message
from bot.slack_app.explaining import explain
from bot.slack_app.services import Services

T = TypeVar("T")
ACK_BY = 2.5
"""Seconds. Slack waits three for an ack, and does not repeat a click."""


async def answer(respond: AsyncRespond, message: Message) -> None:
    """Show a message to the person who asked, and leave the message they clicked as it is."""
    await respond(
        text=message.text,
        blocks=[dict(block) for block in message.blocks],
        response_type="ephemeral",
        replace_original=False,
    )


async def explained(respond: AsyncRespond, services: Services, work: Awaitable[Message | None]) -> None:
    """Answer with what `work` returns, or with why it failed."""
    try:
        message = await work
    except Exception as error:  # noqa: BLE001 - whatever it was, the person who asked reads a sentence about it
        message = explain(error, services)
    if message is not None:
        await answer(respond, message)


async def in_time(work: Awaitable[T], seconds: float) -> T:
    """Await work that an ack or a trigger waits for; raises TimeoutError.

    It is told to stop then, and not waited for: a call to a database that has fallen silent takes seconds to give up.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        task.cancel()
        task.add_done_callback(_forget)


def _forget(task: asyncio.Future[T]) -> None:
    with suppress(asyncio.CancelledError):
        task.exception()


async def stored_first(ack: AsyncAck, work: Coroutine[Any, Any, None]) -> None:
    """Acknowledge once `work` has stored what it must not lose, at the latest when Slack's patience ends."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=ACK_BY)
    await ack()
    await task


def teller(services: Services) -> Callable[[Exception, dict[str, Any]], Awaitable[None]]:
    """Return what tells a person about an error no listener foresaw, where their payload says how to reach them."""

    async def tell(error: Exception, body: dict[str, Any]) -> None:
        url = body.get("response_url")
        if url:
            message = explain(error, services)
            await AsyncWebhookClient(url).send(text=message.text, response_type="ephemeral", replace_original=False)

    return tell
