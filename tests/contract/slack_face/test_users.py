from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.contract.slack_face.conftest import Rig

Json = dict[str, Any]


async def user(rig: Rig, user_id: str) -> Json:
    found: Json = (await rig.client.users_info(user=user_id))["user"]
    return found


async def test_roles(rig: Rig) -> None:
    paula, adam = await user(rig, "U0PAULA"), await user(rig, "U0ADAM")
    assert (paula["is_admin"], adam["is_admin"]) == (False, True)
    assert paula["profile"]["email"] == "paula@northwind.example"
    assert paula["tz_offset"] in (3600, 7200)
    gus, sid = await user(rig, "U0GUS"), await user(rig, "U0SID")
    assert (gus["is_restricted"], gus["is_ultra_restricted"]) == (True, False)
    assert (sid["is_restricted"], sid["is_ultra_restricted"]) == (True, True)
    assert (await user(rig, "U0DORA"))["deleted"] is True
    bot = await user(rig, "U0CREDREQ")
    assert (bot["is_bot"], bot["profile"]["bot_id"]) == (True, "B0CREDREQ")


async def test_a_stranger(rig: Rig) -> None:
    carla = await user(rig, "U0CARLA")
    assert (carla["is_stranger"], carla["team_id"]) == (True, "T0ACME")
    assert "email" not in carla["profile"]
    assert "is_admin" not in carla
    members = (await rig.client.users_list())["members"]
    assert "U0CARLA" not in [member["id"] for member in members]


async def test_slackbot_is_listed_and_denies_being_a_bot(rig: Rig) -> None:
    slackbot = await user(rig, "USLACKBOT")
    assert (slackbot["is_bot"], "email" in slackbot["profile"]) == (False, False)
    assert (await rig.client.users_list(limit=1))["members"] == [slackbot]


async def test_changing_a_person(rig: Rig) -> None:
    await rig.control("slack/user", {"user": "U0MIA", "is_restricted": True})
    assert (await user(rig, "U0MIA"))["is_restricted"] is True
    await rig.control("slack/user", {"user": "U0MIA", "deleted": True})
    assert (await user(rig, "U0MIA"))["deleted"] is True
    members = (await rig.client.conversations_members(channel="C0ACME"))["members"]
    assert "U0MIA" not in members
    assert (await rig.control("slack/user", {"user": "U0MIA", "hat": 1}))["http"] == 400


async def test_looking_up_by_email(rig: Rig) -> None:
    assert (await rig.client.users_lookupByEmail(email="MIA@northwind.example"))["user"]["id"] == "U0MIA"


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("users.info", {"user": "U0NOPE"}, "user_not_found"),
        ("users.info", {}, "invalid_arguments"),
        ("users.lookupByEmail", {"email": "nobody@example.com"}, "users_not_found"),
        ("users.lookupByEmail", {"email": "dora@northwind.example"}, "users_not_found"),
        ("users.lookupByEmail", {"email": "carla@acme.example"}, "users_not_found"),
        ("usergroups.users.list", {"usergroup": "S0NOPE"}, "no_such_subteam"),
        ("bots.info", {"bot": "B0NOPE"}, "bot_not_found"),
        ("team.info", {"team": "T0NOPE"}, "team_not_found"),
    ],
)
async def test_refusals(rig: Rig, method: str, args: Json, error: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        await rig.client.api_call(method, params=args)
    assert caught.value.response["error"] == error


async def test_groups_bot_and_team(rig: Rig) -> None:
    groups = (await rig.client.usergroups_list(include_users=True, include_count=True))["usergroups"]
    assert [(g["id"], g["handle"], g["users"], g["user_count"]) for g in groups] == [
        ("S0LEADS", "leads", ["U0PAULA", "U0ADAM"], 2)
    ]
    assert (await rig.client.usergroups_users_list(usergroup="S0LEADS"))["users"] == ["U0PAULA", "U0ADAM"]
    assert (await rig.client.bots_info(bot="B0CREDREQ"))["bot"]["app_id"] == "A0CREDREQ"
    assert (await rig.client.team_info())["team"]["domain"] == "northwind"


async def test_reactions(rig: Rig) -> None:
    ts = (await rig.client.chat_postMessage(channel="C0ACME", text="x"))["ts"]
    where = {"channel": "C0ACME", "timestamp": ts}
    await rig.client.reactions_add(name="white_check_mark", **where)
    message = (await rig.client.conversations_history(channel="C0ACME"))["messages"][0]
    assert message["reactions"] == [{"name": "white_check_mark", "users": ["U0CREDREQ"], "count": 1}]
    for call, name, error in (
        (rig.client.reactions_add, "white_check_mark", "already_reacted"),
        (rig.client.reactions_remove, "eyes", "no_reaction"),
        (rig.client.reactions_add, "NOT A NAME", "invalid_name"),
    ):
        with pytest.raises(SlackApiError, match=error):
            await call(name=name, **where)
    await rig.client.reactions_remove(name="white_check_mark", **where)
    with pytest.raises(SlackApiError, match="message_not_found"):
        await rig.client.reactions_add(name="eyes", channel="C0ACME", timestamp="1.000001")


async def test_a_zone_has_its_long_name(rig: Rig) -> None:
    assert (await user(rig, "U0MIA"))["tz_label"] in {"Eastern Standard Time", "Eastern Daylight Time"}


RECORDED_FILE = {
    *("id", "created", "timestamp", "name", "title", "mimetype", "filetype", "pretty_type", "user", "user_team"),
    *("editable", "size", "mode", "is_external", "external_type", "is_public", "public_url_shared", "display_as_bot"),
    *("username", "url_private", "url_private_download", "media_display_type", "permalink", "permalink_public"),
    *("comments_count", "is_starred", "shares", "channels", "groups", "ims", "has_more_shares", "has_rich_preview"),
    "file_access",
}


async def test_uploading_a_file(rig: Rig) -> None:
    answer = await rig.client.files_upload_v2(
        channel="C0ACME", filename="proof.txt", content="hello", title="Proof", initial_comment="here"
    )
    assert answer["file"]["title"] == "Proof"
    message = rig.snapshot()["messages"]["C0ACME"][0]
    assert (message["text"], message["files"][0]["name"]) == ("here", "proof.txt")
    assert message["files"][0]["mimetype"] == "text/plain"


async def test_a_completed_upload_has_the_keys_of_a_recorded_one(rig: Rig) -> None:
    """Slack was seen to know neither the kind of a file nor its shares in the answer that completes its upload."""
    answer = await rig.client.files_upload_v2(channel="C0ACME", filename="proof.txt", content="hello")
    file = answer["file"]
    assert set(file) == RECORDED_FILE
    assert (file["mimetype"], file["filetype"], file["shares"], file["is_public"]) == ("", "", {}, False)
    assert file["url_private"].startswith(f"https://files.slack.com/files-pri/T0NORTH-{file['id']}/")


async def test_a_file_may_come_with_blocks(rig: Rig) -> None:
    async def upload(**more: Any) -> Json:
        await rig.client.files_upload_v2(channel="C0ACME", filename="a.txt", content="hello", **more)
        message: Json = rig.snapshot()["messages"]["C0ACME"][-1]
        return message

    assert (await upload(blocks='[{"type": "divider"}]'))["blocks"][0]["type"] == "divider"
    assert (await upload(blocks='[{"type": "divider"}]', initial_comment="hi"))["blocks"] == []
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await upload(blocks='[{"type": "nope"}]')


async def test_what_an_upload_is_refused_for(rig: Rig) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await rig.client.files_getUploadURLExternal(filename="a.txt", length=0)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await rig.client.files_completeUploadExternal(files=[{"id": "F0NOPE"}])
    url = (await rig.client.files_getUploadURLExternal(filename="a.txt", length=5))["upload_url"]
    async with rig.session.post(url, data=b"toolong") as response:
        assert response.status == 400
