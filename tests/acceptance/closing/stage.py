"""Closing a project, as people do it in the scene."""

from typing import Any

from sqlalchemy import func, select

from bot.adapters.store import tables
from bot.domain.delivery import DeliveryKind
from tests.acceptance.scene import ADAM, FORM, Scene, eventually

Json = dict[str, Any]
NINE = (
    "gmail",
    "google-sheets",
    "google-drive",
    "google-calendar",
    "hubspot",
    "webflow",
    "shopify",
    "stripe",
    "typeform",
)


async def open_close(scene: Scene, card: Json, user: str = ADAM) -> str:
    """Press Close project; returns the id of the form that opens."""
    before = {view["id"] for view in (await scene.stage.state())["slack"]["modals"].get(user, [])}
    await scene.press(card, "close", user=user)
    return await scene.form(user, before)


async def confirm(scene: Scene, view_id: str, user: str = ADAM, typed: str = FORM["project"]) -> Json:
    """Type the project's name and press the form's button; returns what the client shows next."""
    await scene.type(view_id, "close_name", typed, user)
    return await scene.submit(view_id, user)


async def close(scene: Scene, card: Json, user: str = ADAM) -> Json:
    """Close the project of a card from button to answer."""
    return await confirm(scene, await open_close(scene, card, user), user)


async def at_make(scene: Scene) -> Json:
    """Return what Make holds: requests, and connections and keys that give access."""
    made: Json = (await scene.stage.state())["make"]
    return made


async def statuses(scene: Scene) -> list[str]:
    return [str(row["status"]) for row in await scene.rows(tables.requests)]


async def teardowns(scene: Scene) -> list[Json]:
    return await scene.rows(tables.teardowns)


async def settled(scene: Scene) -> None:
    """Wait until nothing is owed any more at Make and on the cards."""

    async def is_settled() -> bool:
        owed = tables.deliveries.c
        open_ones = select(func.count()).where(owed.next_attempt_at.is_not(None), owed.kind != DeliveryKind.CERTIFICATE)
        return not await scene.scalar(open_ones)

    await eventually("everything owed is delivered", is_settled)
