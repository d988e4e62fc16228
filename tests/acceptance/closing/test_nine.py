"""A project of nine on two cards: one access cannot be removed for an hour, one the client deleted already."""

from bot.adapters.store import tables
from tests.acceptance.closing.stage import NINE, at_make, close, settled, statuses, teardowns
from tests.acceptance.scene import ADAM, Scene, words

DELETE_REMOTE = "POST /credential-requests/credentials/{credentialId}/delete-remote"


async def test_a_project_with_nine_accesses_is_closed_with_all_nine_accounted_for(scene: Scene):
    await scene.ask(*NINE[:8])
    await scene.send_form(apps=[NINE[8]])
    for app in ("Gmail", "Google Sheets", "HubSpot", "Webflow", "Shopify", "Stripe"):
        await scene.consent(app, "authorize")
    await scene.consent("Google Drive", "remove")
    await scene.jump(60)
    card = await scene.card("*Authorized*", "deleted at Make", times=1)
    broken = scene.fault("make", "5xx", DELETE_REMOTE)
    await close(scene, card)
    card = await scene.card("Closing this project:", "*Not revoked yet:*", "third-party access")
    await scene.jump(3600)
    assert "This project is closed" not in words(card)
    assert [t["state"] for t in await teardowns(scene)] == ["running"]
    scene.world.faults.remove(broken)
    await scene.jump(600)
    await scene.card("This project is closed", f"<@{ADAM}>")
    await settled(scene)
    held = await at_make(scene)
    assert (held["requests"], held["connections"]) == ([], [])
    (done,) = await teardowns(scene)
    assert (done["state"], done["ended"], len(done["rows"])) == ("done", 9, 9)
    assert sorted(set(await statuses(scene))) == ["Declined", "Revoked"]
    told = [e["kind"] for e in await scene.rows(tables.events)]
    assert told.count("closed") == len(await scene.rows(tables.intakes))
