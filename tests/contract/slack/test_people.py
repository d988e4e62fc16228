import asyncio
from datetime import timedelta

import pytest

from bot.adapters.slack.chat import SlackChat
from bot.adapters.slack.people import to_person
from bot.adapters.slack.workspace import Workspace
from bot.ports.errors import NotFoundError, UnreachableError
from tests.contract.slack.conftest import BLOCKS, CHANNEL, Slack

HOME = Workspace(team_id="T1", team="", url="", user_id="U0", bot_id="B0", enterprise_id=None, scopes=frozenset())


async def test_who_people_are(chat: SlackChat):
    paula = await chat.person("U0PAULA")
    assert (paula.name, paula.team_id, paula.tz, paula.is_member) == ("Paula Park", "T0NORTH", "Europe/Berlin", True)
    assert (await chat.person("U0GUS")).is_guest
    assert (await chat.person("U0SID")).is_guest
    assert (await chat.person("U0DORA")).is_deleted
    assert (await chat.person("U0CARLA")).is_stranger
    assert (await chat.person("U0CREDREQ")).is_bot
    with pytest.raises(NotFoundError):
        await chat.person("U0NOBODY")


async def test_a_change_shows_at_once(slack: Slack, chat: SlackChat):
    assert (await chat.person("U0MIA")).is_member
    await slack.control("slack/user", user="U0MIA", deleted=True)
    assert (await chat.person("U0MIA")).is_deleted


async def test_the_same_question_at_the_same_moment_is_one_call(slack: Slack, chat: SlackChat):
    people = await asyncio.gather(*(chat.person("U0PAULA") for _ in range(5)), chat.person("U0MIA"))
    assert [person.id for person in people] == ["U0PAULA"] * 5 + ["U0MIA"]
    assert slack.calls("users.info") == 2
    assert slack.calls("auth.test") == 1


async def test_one_caller_giving_up_leaves_the_others_their_answer(chat: SlackChat):
    first = asyncio.create_task(chat.person("U0PAULA"))
    second = asyncio.create_task(chat.person("U0PAULA"))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).id == "U0PAULA"
    assert first.cancelled()


async def test_the_admin_group_is_kept_for_a_minute(slack: Slack):
    chat = slack.chat(admin_group="S0LEADS")
    assert (await chat.person("U0PAULA")).groups == {"S0LEADS"}
    assert (await chat.person("U0MIA")).groups == frozenset()
    slack.face.core.workspace.groups["S0LEADS"].users.remove("U0PAULA")
    assert (await chat.person("U0PAULA")).groups == {"S0LEADS"}
    assert slack.calls("usergroups.users.list") == 1
    slack.world.clock.advance(timedelta(seconds=61))
    assert (await chat.person("U0PAULA")).groups == frozenset()


async def test_a_clock_set_back_does_not_keep_the_group_for_ever(slack: Slack):
    chat = slack.chat(admin_group="S0LEADS")
    await chat.person("U0PAULA")
    slack.world.clock.advance(timedelta(hours=-1))
    await chat.person("U0PAULA")
    assert slack.calls("usergroups.users.list") == 2


async def test_a_group_that_does_not_exist_makes_nobody_an_admin(slack: Slack):
    chat = slack.chat(admin_group="S0NONE")
    person = await chat.person("U0ADAM")
    assert (person.is_member, person.groups) == (True, frozenset())


async def test_a_group_that_cannot_be_read_now_is_not_taken_for_empty(slack: Slack):
    chat = slack.chat(admin_group="S0LEADS")
    slack.world.faults.add("slack", "5xx", operation="usergroups.users.list", times=1)
    with pytest.raises(UnreachableError):
        await chat.person("U0ADAM")
    assert (await chat.person("U0ADAM")).groups == {"S0LEADS"}


@pytest.mark.parametrize(
    ("user", "stranger"),
    [
        ({"team_id": "T1"}, False),
        ({"team_id": "T2"}, True),
        ({}, True),
        ({"team_id": "E1", "enterprise_user": {"enterprise_id": "E1", "teams": ["T1", "T2"]}}, False),
        ({"team_id": "E1", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2"]}}, True),
        ({"team_id": "T1", "is_stranger": True}, True),
    ],
)
def test_whoever_is_not_known_to_belong_is_a_stranger(user: dict[str, object], stranger: bool):  # noqa: FBT001 - a case
    assert to_person({"id": "U1"} | user, HOME).is_stranger is stranger


def test_slackbot_is_a_bot():
    assert to_person({"id": "USLACKBOT", "team_id": "T1", "is_bot": False}, HOME).is_bot


async def test_what_channels_are(slack: Slack, chat: SlackChat):
    channel = await chat.channel(CHANNEL)
    assert (channel.name, channel.is_member, channel.is_archived, channel.is_shared) == (
        "client-globex",
        True,
        False,
        False,
    )
    assert not (await chat.channel("C0RANDOM")).is_member
    assert (await chat.channel("C0OLD")).is_archived
    assert (await chat.channel("C0SHARED")).is_shared
    with pytest.raises(NotFoundError):
        await chat.channel("C0NOWHERE")
    await slack.control("slack/channel", channel=CHANNEL, private=True, bot_in=False)
    with pytest.raises(NotFoundError):
        await chat.channel(CHANNEL)


async def test_where_the_bot_is(chat: SlackChat):
    home = await chat.workspace()
    assert (home.team_id, home.user_id, home.bot_id) == ("T0NORTH", "U0CREDREQ", "B0CREDREQ")
    assert {"commands", "chat:write"} <= home.scopes


async def test_the_last_home_asked_for_stays(slack: Slack, chat: SlackChat):
    slack.world.faults.add("slack", "slow", operation="views.publish", times=1, params={"seconds": 0.05})
    views = [{"type": "home", "blocks": [BLOCKS[0] | {"block_id": name}]} for name in ("first", "last")]
    await asyncio.gather(*(chat.publish_home("U0PAULA", view) for view in views))
    assert slack.face.snapshot()["homes"]["U0PAULA"]["blocks"][0]["block_id"] == "last"
