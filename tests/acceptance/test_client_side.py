"""What the client does at Make, and what Make says that nobody foresaw."""

from tests.acceptance.scene import PAULA, Json, Scene, button_of


async def test_a_decline_with_its_reason(scene: Scene):
    await scene.ask("gmail", "webflow")
    await scene.consent("Gmail", "decline", reason="Our <!channel> IT *does* that")
    card = await scene.card("*Declined*", "*Pending*")
    assert "Reason: “Our &lt;!channel&gt; IT" in str(card["blocks"])
    told = await scene.thread("*Gmail*: declined by Carla Client. Reason: “Our &lt;!channel&gt; IT")
    assert f"<@{PAULA}>" in told.splitlines()[-1], "the owner is told"
    assert not {"channel", "here", "everyone"} & {p for m in await messages(scene) for p in m["pings"]}
    await scene.nothing_lost(rows=2)


async def messages(scene: Scene) -> list[Json]:
    state = await scene.stage.state()
    return [m for stored in state["slack"]["messages"].values() for m in stored]


async def test_a_decline_without_a_reason(scene: Scene):
    await scene.ask("gmail")
    await scene.consent("Gmail", "decline")
    await scene.card("*Declined*", "The client said no")
    await scene.thread("*Gmail*: declined by Carla Client, without a reason.")
    await scene.nothing_lost()


async def test_the_client_takes_access_back_and_gives_it_again(scene: Scene):
    await scene.ask("gmail")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.consent("Gmail", "revoke")
    card = await scene.card("*Pending*", "The client took the access back at Make.")
    assert "1 taken back" in card["text"]
    await scene.thread("Carla Client took the access back at Make.")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*", without="took the access back")
    await scene.thread("authorized by Carla Client", times=2)
    await scene.nothing_lost()


async def test_the_client_deletes_the_request(scene: Scene):
    await scene.ask("gmail", "webflow")
    await scene.consent("Gmail", "remove")
    card = await scene.card("*Declined*", "The request was deleted at Make", "*Pending*")
    assert "1 deleted at Make" in card["text"]
    await scene.thread("*Gmail*: the request was deleted at Make. Nothing is attached there any more.")
    assert "credreq.revoke" not in str(_row(card, "Gmail"))
    await scene.settled()
    assert (await scene.send_form(apps=["gmail"]))["response_action"] == "update", "it can be asked for anew"


def _row(card: Json, app: str) -> list[Json]:
    """Return a row's blocks."""
    at = next(n for n, block in enumerate(card["blocks"]) if f"*{app}*" in str(block.get("text")))
    blocks: list[Json] = card["blocks"][at : at + 2]
    return blocks


async def test_a_request_deleted_while_it_is_revoked(scene: Scene):
    card = await scene.ask("gmail")
    await scene.consent("Gmail", "remove")
    await scene.press(card, "revoke")
    await scene.settled()
    card = await scene.card()
    assert "*Revoked*" in str(card["blocks"]) or "*Declined*" in str(card["blocks"])
    assert not (await scene.stage.state())["make"]["requests"]


async def test_one_link_for_all_apps_with_partial_outcomes(scene: Scene):
    answer = await scene.send_form(apps=["gmail", "webflow", "hubspot"], one_link=["one_link"])
    assert answer["response_action"] == "update"
    card = await scene.card("*Pending*", "One link for all apps", times=1)
    card = await scene.card("*Pending*", times=3)
    state = await scene.stage.state()
    assert len(state["make"]["requests"]) == len(state["make"]["mails"]) == 1
    assert str(card["blocks"]).count("credreq.show_link") == 1, "one link, one button"
    await scene.thread("Make mails Carla Client one link for all of it.")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*", "1 of 3 authorized", "*Pending*")
    await scene.consent("Webflow", "decline", reason="No")
    await scene.card("*Authorized*", "*Declined*", "*Pending*")
    await scene.consent("HubSpot", "authorize")
    card = await scene.card("*Authorized*", "2 of 3 authorized", times=2)
    await scene.press(card, "revoke", "Gmail")
    card = await scene.card("*Revoked*", "*Authorized*", "*Declined*")
    state = await scene.stage.state()
    assert {"HubSpot" in held["name"] for held in state["make"]["connections"]} == {True}, "HubSpot's stays"
    assert button_of(card, "credreq.revoke", "HubSpot")
    await scene.nothing_lost(rows=3, requests=1)


async def test_one_link_for_all_apps_refused_as_one(scene: Scene):
    scene.enable_feature(on=False)
    await scene.send_form(apps=["gmail", "webflow"], one_link=["one_link"])
    card = await scene.card("*Not asked yet*", times=2)
    assert str(card["blocks"]).count("credreq.retry") == 1, "one request, one button"
    scene.enable_feature(on=True)
    await scene.press(card, "retry")
    await scene.card("*Pending*", times=2)
    await scene.thread("had Make asked again for *Gmail* and *Webflow*.")
    await scene.nothing_lost(rows=2, requests=1)


async def test_a_status_nobody_has_documented_keeps_what_is_known(scene: Scene):
    await scene.ask("gmail")
    scene.world.switches.set("make.unknown_status", "half_way_there")
    await scene.consent("Gmail", "authorize")
    card = await scene.card(
        "*Pending*", "Make reports “half_way_there”, which is new to me; the status stays as it was."
    )
    assert "*Authorized*" not in str(card["blocks"])
    told = await scene.thread("Make reports “half_way_there”, which is new to me.")
    assert told.count("half_way_there") == 1
    scene.world.switches.set("make.unknown_status", "")
    await scene.consent("Gmail", "revoke")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*", without="half_way_there")
    await scene.nothing_lost()


async def test_a_state_nobody_has_documented_among_several_apps(scene: Scene):
    await scene.send_form(apps=["gmail", "webflow"], one_link=["one_link"])
    await scene.card("*Pending*", times=2)
    scene.world.switches.set("make.unknown_state", "<!here> *new*")
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Pending*", "Make reports “", times=1)
    assert "*Authorized*" not in str(card["blocks"])
    assert not {"here"} & {p for m in await messages(scene) for p in m["pings"]}
    await scene.nothing_lost(rows=2, requests=1)
