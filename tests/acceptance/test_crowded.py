"""A card of more apps than Slack would take whole: each row is there, and nothing it offers is lost."""

from bot.adapters.store import tables
from sandbox.story.stage import words
from tests.acceptance.scene import MIA, PAULA, Json, Scene

COUNT = 14


async def test_a_row_in_short_shows_the_rest_to_who_asks_and_is_revoked_from_there(scene: Scene):
    offered = await scene.offered_apps(await scene.open_form())
    card = await scene.ask(*(option["value"] for option in offered[:COUNT]))
    assert "*Details* shows the rest" in words(card)
    assert "*Pending*" in words(await details(scene, card, MIA))
    await scene.press(await details(scene, card, MIA), "revoke", user=MIA)
    await scene.whispered(MIA, f"Only <@{PAULA}> and <@U0ADAM> can revoke this access.")
    await scene.press(await details(scene, card, PAULA), "revoke")
    await scene.whispered(PAULA, "Revoking *")
    await scene.card("*Revoked*", f"by <@{PAULA}>")
    await scene.settled()
    statuses = [str(row["status"]) for row in await scene.rows(tables.requests)]
    assert sorted(statuses) == ["Pending"] * (COUNT - 1) + ["Revoked"]


async def details(scene: Scene, card: Json, user: str) -> Json:
    """Press Details of a row in short; returns what that person alone is shown."""
    before = len((await scene.stage.state())["slack"]["ephemerals"].get(user, []))
    await scene.press(card, "details", user=user)
    return (await scene.whispers(user, before + 1))[-1]
