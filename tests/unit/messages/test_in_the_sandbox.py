"""The sandbox's Block Kit validation, which speaks Slack's own refusals, takes everything we render."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import start
from sandbox.world.world import World
from tests.unit.messages.examples import MESSAGES, VIEWS


@pytest.fixture
async def slack() -> AsyncIterator[AsyncWebClient]:
    sandbox = await start(World())
    yield AsyncWebClient("xoxb-sandbox", base_url=f"{sandbox.url}/slack/api/", retry_handlers=[])
    await sandbox.close()


async def test_it_takes_every_message(slack: AsyncWebClient) -> None:
    for name, message in MESSAGES.items():
        blocks = {"text": message.text, "blocks": list(message.blocks)}
        answer = await slack.api_call("blocks.validate", json={"message": blocks})
        assert answer["ok"], name


async def test_it_takes_every_view(slack: AsyncWebClient) -> None:
    for name, view in VIEWS.items():
        answer = await slack.api_call("blocks.validate", json={"view": dict(view)})
        assert answer["ok"], name


async def test_it_would_refuse_what_is_wrong(slack: AsyncWebClient) -> None:
    view = dict(VIEWS["form"]) | {"title": {"type": "plain_text", "text": "x" * 25}}
    with pytest.raises(SlackApiError):
        await slack.api_call("blocks.validate", json={"view": view})


async def test_a_posted_card_keeps_its_blocks(slack: AsyncWebClient) -> None:
    card = MESSAGES["card: each status"]
    posted = await slack.chat_postMessage(
        channel="C0ACME", text=card.text, blocks=[dict(block) for block in card.blocks]
    )
    kept = [block["type"] for block in posted["message"]["blocks"]]
    assert kept == [block["type"] for block in card.blocks]
