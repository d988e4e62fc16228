"""What `/credreq` answers."""

import pytest

from tests.acceptance.scene import CARLA, CHANNEL, GUS, MIA, PAULA, Scene


async def answer(scene: Scene, text: str, user: str = PAULA, channel: str = CHANNEL) -> str:
    """Type a command and return what only this person reads."""
    await scene.command(text, user, channel)
    return await scene.whispered(user, "credreq" if text in {"", "help"} else "")


HELP = ("`/credreq new`", "`/credreq list`", "`/credreq status acme`", "`/credreq help`")


@pytest.mark.parametrize("typed", ["help", "", "HELP", "  help  me "])
async def test_help_lists_every_word(scene: Scene, typed: str):
    await scene.command(typed)
    await scene.whispered(PAULA, "*credreq* asks clients for access to their apps, without passwords.", *HELP)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("nwe", "I don\u2019t know “nwe”. Did you mean `/credreq new`?"),
        ("lists", "I don\u2019t know “lists”. Did you mean `/credreq list`?"),
        ("STATSU acme", "I don\u2019t know “STATSU”. Did you mean `/credreq status`?"),
        ("xyzzy", "I don\u2019t know “xyzzy”."),
    ],
)
async def test_an_unknown_word_gets_the_nearest_one(scene: Scene, typed: str, told: str):
    await scene.command(typed)
    await scene.whispered(PAULA, told, *HELP)
    assert not (await scene.stage.state())["slack"]["messages"].get(CHANNEL), "nobody else reads it"


async def test_a_word_that_would_wake_everybody(scene: Scene):
    await scene.command("<!channel>")
    await scene.whispered(PAULA, "I don\u2019t know “")
    whispered = (await scene.stage.state())["slack"]["ephemerals"][PAULA]
    assert not [ping for message in whispered for ping in message["pings"]]


async def test_a_list_of_nothing_says_how_to_begin(scene: Scene):
    await scene.command("list")
    await scene.whispered(PAULA, "Nothing is under way. Start with `/credreq new`.")


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
