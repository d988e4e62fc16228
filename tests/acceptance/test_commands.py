"""What `/credreq` answers."""

from sandbox.story.stage import words
from tests.acceptance.scene import CARLA, CHANNEL, GUS, MIA, PAULA, Scene

HELP = ("`/credreq new`", "`/credreq list`", "`/credreq status acme`", "`/credreq help`")
ANSWERS: dict[str, tuple[str, ...]] = {
    "help": ("*credreq* asks clients for access to their apps, without passwords.", *HELP),
    "": ("*credreq* asks clients for access to their apps, without passwords.", *HELP),
    "HELP": ("*credreq* asks clients for access to their apps, without passwords.", *HELP),
    "  help  me ": ("*credreq* asks clients for access to their apps, without passwords.", *HELP),
    "nwe": ("I don\u2019t know “nwe”. Did you mean `/credreq new`?", *HELP),
    "lists": ("I don\u2019t know “lists”. Did you mean `/credreq list`?", *HELP),
    "STATSU acme": ("I don\u2019t know “STATSU”. Did you mean `/credreq status`?", *HELP),
    "xyzzy": ("I don\u2019t know “xyzzy”.", *HELP),
    "<!channel>": ("I don\u2019t know “", *HELP),
    "list": ("Nothing is under way. Start with `/credreq new`.",),
}


async def test_whatever_is_typed_is_answered_to_its_writer_alone(scene: Scene):
    for times, (typed, told) in enumerate(ANSWERS.items(), 1):
        await scene.command(typed)
        whispered = await scene.whispers(PAULA, times)
        assert [one for one in told if one not in words(whispered[-1])] == [], typed
        assert not whispered[-1]["pings"], "nobody is woken"
    assert not (await scene.stage.state())["slack"]["messages"].get(CHANNEL), "nobody else reads it"


async def test_the_list_shows_what_is_under_way_and_leads_to_the_cards(scene: Scene):
    card = await scene.ask("gmail", "webflow")
    await scene.ask("hubspot", client="Globex", project="Ads")
    await scene.consent("Gmail", "authorize")
    await scene.card("*Authorized*")
    await scene.command("list", GUS)
    await scene.whispered(GUS, "Acme GmbH", "Globex")
    whispered = (await scene.stage.state())["slack"]["ephemerals"][GUS]
    assert card["ts"].replace(".", "") in str(whispered[-1]["blocks"])
    await scene.nothing_lost(intakes=2, rows=3)


async def test_status_narrows_it_down(scene: Scene):
    await scene.ask("gmail")
    await scene.ask("hubspot", client="Globex", project="Ads")
    await scene.command("status GLOBEX", MIA)
    told = await scene.whispered(MIA, "Requests for “GLOBEX”", "Globex · Ads")
    assert "Acme" not in told
    await scene.command("status nobody")
    await scene.whispered(PAULA, "I found nothing for “nobody”.")


async def test_a_stranger_reads_nothing_of_ours(scene: Scene):
    await scene.ask("gmail")
    await scene.command("list", CARLA, "C0SHARED")
    told = await scene.whispered(CARLA, "This belongs to another workspace.")
    assert "Acme" not in told


async def test_home_shows_it_and_its_button_opens_the_form(scene: Scene):
    await scene.ask("gmail")
    await scene.stage.do(PAULA, "home")
    home = await scene.stage.until(
        "App Home lists it", lambda s: h if "Acme GmbH" in str(h := s["slack"]["homes"].get(PAULA)) else None
    )
    new = {"container": {"type": "view", "view_id": home["id"]}, "action_id": "credreq.new"}
    await scene.stage.do(PAULA, "click", **new)
    await scene.form()
