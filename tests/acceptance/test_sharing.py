"""Share links, with the whole bot: asked for, handed in, shown to one person, ended, forgotten; and nowhere else."""

import json
import re

import pytest

from bot.adapters.store import tables
from tests.acceptance.scene import ADAM, GUS, MIA, PAULA, Json, Scene, eventually, playing

DAY = 86_400
URL = "https://share.1password.com/s#Kq3vBJZ2n1pXw0Lk9TQeRg5Fh7Yd8Uc6mNaSbVtWiOzP"
SECRET = URL.split("#")[1]
PASSWORD = "Sommer2026!geheim"
ASKED = {"contact_slack": GUS}


@pytest.fixture
async def scene():
    """These forms are filled in at a calm pace: each click and each submit has Slack's few real seconds only."""
    async with playing(scale=5.0) as scene:
        yield scene


async def hand_in(scene: Scene, card: Json, url: str, user=GUS, app="Hosting panel"):
    """Press the button, type, and submit; returns what the client shows next."""
    await scene.press(card, "give_share", app, user)
    form = await scene.form(user)
    await scene.type(form, "share_address", url, user)
    return await scene.submit(form, user)


async def held(scene: Scene):
    return [row["url"] for row in await scene.rows(tables.share_links)]


async def everything_but_the_link(scene: Scene, caplog: pytest.LogCaptureFixture):
    """Return all we keep, said and logged, the one table for links left out, and what was whispered to the owner."""
    others = [table for table in tables.metadata.sorted_tables if table is not tables.share_links]
    kept = [await scene.rows(table) for table in others]
    state = await scene.stage.state()
    said = [state["slack"]["messages"], state["notion"], state.get("mail")]
    return json.dumps([kept, said], default=str) + caplog.text


async def test_an_app_without_make_is_asked_for_without_make(scene: Scene):
    card = await scene.ask("hosting-panel", "gmail", language="de")
    await scene.card("0 of 2 authorized", "share link of a password manager")
    await scene.thread(
        "Make does not know these", "Make mails Carla Client", "has a mail that asks for *Hosting panel*"
    )
    await scene.nothing_lost(rows=2, requests=1)
    (mail,) = [m for m in (await scene.stage.state())["mail"] if m["subject"] == "Zugänge für Website relaunch"]
    assert "carla@acme.example" in mail["to"]
    assert "Hosting panel" in mail["text"]
    assert "Gmail" not in mail["text"], "for that one Make has mailed its link"
    assert "Get link" not in json.dumps([b for b in card["blocks"] if "Hosting" in json.dumps(b)])


async def test_the_contact_hands_in_the_owner_looks_and_ends(scene: Scene, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    card = await scene.ask("hosting-panel", **ASKED)
    await scene.direct(GUS, "asks you for access to *Hosting panel*", "by a share link of your password manager")
    await scene.thread("has a message from me that asks for *Hosting panel*")
    assert not [m for m in (await scene.stage.state())["mail"] if "Hosting panel" in m["text"]], "asked once"
    answer = await hand_in(scene, card, f"  {URL} ")
    assert answer["response_action"] == "update"
    assert "handed in" in await scene.modal("Thank you", user=GUS)
    card = await scene.card("1 of 1 authorized", "rotate it and revoke the link")
    assert await held(scene) == [URL]
    await scene.press(card, "show_share", "Hosting panel", PAULA)
    assert SECRET in await scene.whispered(PAULA, "handed in by <@U0GUS>")
    await scene.thread("<@U0GUS> handed in a share link", "<@U0PAULA> looked at the share link")
    await scene.press(card, "end_share", "Hosting panel", PAULA)
    await scene.card("Revoked", "by <@U0PAULA>")
    await scene.thread("used and rotated")
    await scene.settled()
    assert await held(scene) == []
    (row,) = await scene.rows(tables.requests)
    assert (row["status"], row["revoked_by"]) == ("Revoked", PAULA)
    kinds = [event["kind"] for event in await scene.rows(tables.events)]
    assert kinds == ["opened", "share_asked", "share_given", "share_shown", "revoke_asked", "revoked"]
    assert SECRET not in await everything_but_the_link(scene, caplog)
    assert not (await scene.stage.state())["make"]["requests"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (PASSWORD, "not a share link"),
        (f"http://share.1password.com/s#{SECRET}", "must begin with https://"),
        (f"https://share.1password.com.evil.example/s#{SECRET}", "written exactly like that"),
        (f"https://share.1password.com@evil.example/s#{SECRET}", "written exactly like that"),
        (f"https://vault.bitwarden.com/#/vault?itemId={SECRET}", "make a Send"),
    ],
)
async def test_what_is_no_share_link_is_refused_kept_nowhere_and_not_repeated(
    scene: Scene, caplog: pytest.LogCaptureFixture, typed, told
):
    caplog.set_level("INFO")
    card = await scene.ask("hosting-panel", **ASKED)
    answer = await hand_in(scene, card, typed)
    assert answer["response_action"] == "errors"
    said = (await scene.errors(GUS))["share_address"]
    assert told in said
    assert PASSWORD not in said
    assert SECRET not in said
    assert await held(scene) == []
    everything = await everything_but_the_link(scene, caplog)
    assert PASSWORD not in everything
    assert SECRET not in everything


async def test_only_who_may_hands_in_looks_and_ends(scene: Scene):
    card = await scene.ask("hosting-panel", **ASKED)
    await scene.press(card, "give_share", "Hosting panel", MIA)
    await scene.whispered(MIA, "can hand in the share link")
    await hand_in(scene, card, URL, ADAM)
    card = await scene.card("1 of 1 authorized")
    for user in (GUS, MIA):
        await scene.press(card, "show_share", "Hosting panel", user)
        assert SECRET not in await scene.whispered(user, "see this share link")
    await scene.press(card, "end_share", "Hosting panel", GUS)
    await scene.whispered(GUS, "say that this was used and rotated")
    refused = [e["data"]["action"] for e in await scene.rows(tables.events) if e["kind"] == "refused"]
    assert refused == ["give_share", "show_share", "show_share", "end_share"]
    assert await held(scene) == [URL]


async def test_a_link_nobody_looked_at_runs_out_and_is_asked_for_anew(scene: Scene):
    card = await scene.ask("hosting-panel", **ASKED)
    await hand_in(scene, card, URL)
    await scene.card("1 of 1 authorized")
    await scene.jump(7 * DAY + 60)
    await scene.card("0 of 1 authorized", "*Pending*")
    await scene.thread("ran out before anybody looked at it")
    assert await held(scene) == []
    await scene.jump(DAY + 3600)
    await scene.thread("one app still to authorize")
    await scene.direct(GUS, "by a share link of your password manager")


async def test_what_is_called_off_before_anything_came_is_over_without_make(scene: Scene):
    card = await scene.ask("hosting-panel", **ASKED)
    await scene.press(card, "revoke", "Hosting panel", PAULA)
    await scene.card("Revoked")
    assert "not asked any more" in await scene.thread("called off by <@U0PAULA>")
    await scene.settled()
    state = await scene.stage.state()
    assert not state["make"]["requests"]
    assert not re.search("make.revoke", json.dumps(await scene.rows(tables.deliveries), default=str))


async def test_two_links_at_once_leave_one(scene: Scene):
    card = await scene.ask("hosting-panel", **ASKED)
    await hand_in(scene, card, URL)
    card = await scene.card("Replace link")
    other = URL[:-4] + "Next"
    assert (await hand_in(scene, card, other, PAULA))["response_action"] == "update"

    async def replaced():
        return await held(scene) == [other]

    await eventually("the newer link is kept", replaced)
