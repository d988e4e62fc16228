import pytest

from bot.adapters.slack.chat import SlackChat
from bot.ports.errors import NotFoundError, RefusedError
from tests.contract.slack.conftest import BLOCKS, Slack

VIEW = {"type": "modal", "title": {"type": "plain_text", "text": "Hi"}, "blocks": BLOCKS}


async def test_a_trigger_opens_one_modal(slack: Slack, chat: SlackChat):
    trigger_id = slack.face.core.triggers.mint("U0PAULA")
    await chat.open_view(trigger_id, VIEW)
    with pytest.raises(RefusedError, match="exchanged_trigger_id"):
        await chat.open_view(trigger_id, VIEW)
    assert len(slack.face.core.views.stacks["U0PAULA"]) == 1


async def test_a_modal_that_was_shown_anew_is_not_replaced_by_something_older(slack: Slack, chat: SlackChat):
    await chat.open_view(slack.face.core.triggers.mint("U0PAULA"), VIEW)
    (view,) = slack.face.core.views.stacks["U0PAULA"]
    old = view.hash
    await chat.update_view(view.id, VIEW, view_hash=old)
    assert view.hash != old
    with pytest.raises(RefusedError, match="hash_conflict"):
        await chat.update_view(view.id, VIEW, view_hash=old)
    await chat.update_view(view.id, VIEW)


async def test_a_modal_that_was_closed_is_not_there(chat: SlackChat):
    with pytest.raises(NotFoundError):
        await chat.update_view("V0GONE", VIEW)


async def test_who_was_deactivated_has_no_home(slack: Slack, chat: SlackChat):
    await slack.control("slack/user", user="U0MIA", deleted=True)
    for user in ("U0MIA", "U0NOBODY"):
        with pytest.raises(NotFoundError):
            await chat.publish_home(user, {"type": "home", "blocks": BLOCKS})
