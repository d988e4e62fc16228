from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from bot.adapters.webhook import HookUrlError, SlackHook
from bot.ports.chat import Message
from bot.ports.errors import AnswerLostError, RateLimitedError, RefusedError, UnreachableError
from sandbox.server import Sandbox, start
from sandbox.slack.face import SlackFace
from sandbox.world.world import World
from tests.contract.make.scripted import Scripted, reply
from tests.faces import face_of

HELLO = Message(text="Hello", blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}])


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    running = await start(World())
    yield running
    await running.close()


async def _post(sandbox: Sandbox, path: str = "T0NORTH/B0HOOK/C0GLOBEX", message: Message = HELLO) -> None:
    async with aclosing(SlackHook(f"{sandbox.url}/slack/hooks/{path}")) as hook:
        await hook.post(message)


def _posted(sandbox: Sandbox, channel: str = "C0GLOBEX") -> list[str]:
    face = face_of(sandbox.faces, SlackFace)
    return [message.text for message in face.core.workspace.messages.get(channel, {}).values()]


async def test_a_message_arrives_once(sandbox: Sandbox):
    await _post(sandbox)
    assert _posted(sandbox) == ["Hello"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("T0NORTH/B0HOOK/C0NOWHERE", "disabled or removed"),
        ("T0NORTH/B0HOOK/C0OLD", "archived"),
        ("else/where", "disabled"),
    ],
)
async def test_a_webhook_that_no_longer_works_is_refused_with_what_to_do(sandbox: Sandbox, path, told):
    with pytest.raises(RefusedError, match=told):
        await _post(sandbox, path)


async def test_what_slack_does_not_take_is_refused(sandbox: Sandbox):
    with pytest.raises(RefusedError, match="400"):
        await _post(sandbox, message=Message(text="", blocks=()))


@pytest.mark.parametrize("kind", ["lost_answer", "lost_before", "5xx", "outage"])
async def test_a_lost_answer_means_that_nobody_knows(sandbox: Sandbox, kind):
    sandbox.world.faults.add("slack", kind, operation="webhook")
    with pytest.raises(AnswerLostError):
        await _post(sandbox)


async def test_too_many_messages_wait(sandbox: Sandbox):
    sandbox.world.faults.add("slack", "429", operation="webhook", params={"retry_after": 7})
    with pytest.raises(RateLimitedError) as limited:
        await _post(sandbox)
    assert limited.value.retry_after.total_seconds() == 7


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("0", 0),
        ("99999999", 3600),
        ("9" * 20, 3600),
        ("\u00b2", 30),
        ("soon", 30),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 90),
    ],
)
async def test_a_pause_is_never_longer_than_an_hour(scripted: Scripted, asked: str, seconds: int):
    scripted.script(reply(429, text="slow down", Retry_After=asked, Date="Wed, 21 Oct 2026 07:27:00 GMT"))
    async with aclosing(SlackHook(f"http://127.0.0.1:{scripted.port}/hook")) as hook:
        with pytest.raises(RateLimitedError) as limited:
            await hook.post(HELLO)
    assert limited.value.retry_after.total_seconds() == seconds


async def test_nobody_there(sandbox: Sandbox):
    await sandbox.close()
    with pytest.raises(UnreachableError):
        await _post(sandbox)


@pytest.mark.parametrize("url", ["http://hooks.slack.com/services/T/B/secret", "hooks.slack.com", "", "ftp://x"])
def test_an_address_that_cannot_be_a_webhook_is_refused_without_repeating_it(url):
    with pytest.raises(HookUrlError) as refused:
        SlackHook(url)
    assert "secret" not in str(refused.value)
