import json

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SdkView

from bot.ports.chat import Message
from tests.unit.messages.examples import MESSAGES, VIEWS
from tests.unit.messages.limits import check_message, check_view
from tests.unit.messages.sketch import sketch

WHOLE = ("card: pending", "card: failed", "form")
"""Drawn to the last key; the others as sketches."""
SKETCHED = {name: shown for name, shown in (MESSAGES | VIEWS).items() if not name.endswith("full")}


@pytest.mark.parametrize("name", SKETCHED)
def test_it_reads_as_it_did(name, snapshot):
    assert sketch(SKETCHED[name]) == snapshot


@pytest.mark.parametrize("name", WHOLE)
def test_it_is_made_as_it_was(name, snapshot):
    shown = (MESSAGES | VIEWS)[name]
    blocks = shown.blocks if isinstance(shown, Message) else shown
    assert json.dumps(blocks, indent=1, ensure_ascii=False) == snapshot


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_keeps_slacks_limits(name):
    check_message(MESSAGES[name])


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_keeps_slacks_limits(name):
    check_view(VIEWS[name])


@pytest.mark.parametrize("name", MESSAGES)
def test_the_sdk_takes_a_messages_blocks(name):
    for block in MESSAGES[name].blocks:
        parsed = Block.parse(dict(block))
        assert parsed is not None
        parsed.validate_json()


@pytest.mark.parametrize("name", VIEWS)
def test_the_sdk_takes_a_view(name):
    view = SdkView(**VIEWS[name])
    view.validate_json()
    assert len(view.blocks) == len(VIEWS[name]["blocks"])
