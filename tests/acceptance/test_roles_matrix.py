"""Every action in every role on every surface, against the running bot: as the page on roles says."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.authority import Action, Refusal
from bot.domain.event import EventKind
from bot.messages.ids import ActionId, CallbackId
from bot.messages.replies import WORDS
from tests.acceptance.roles.offers import OFFERS, Offer
from tests.acceptance.roles.people import CREA, ROLES, documented, invite
from tests.acceptance.roles.stand import HISTORY, Ledger, Stand
from tests.acceptance.scene import ADAM, PAULA, Scene, playing

LEADS_ON = {ActionId.OPEN_CARD, ActionId.OPEN_TRACKER}
ELEMENTS = {
    ActionId.VALUE,
    ActionId.LOOK_AHEAD,
}
"""What only fills in a form; who may not read or open never has one before them."""
SHOWN_ONLY = {CallbackId.NOTE, CallbackId.HOME}
SILENT = {"read by App Home"}
"""An event has no place for an answer: the Home just stays empty."""
KEPT_BY_NOTION = ("tracker_pages", "deliveries", "homes")
SAID = {
    "stranger": ["another workspace"],
    "deactivated": ["not active here"],
    "bot": ["Only people"],
    "guest": ["Guests cannot"],
    "contact": ["Guests cannot"],
}
MAY = {
    Refusal.NOT_CREATOR: [f"<@{CREA}>", f"<@{ADAM}>"],
    Refusal.NOT_ADMIN: [f"<@{ADAM}>"],
    Refusal.NOT_OWNER: [f"<@{PAULA}>", f"<@{ADAM}>"],
}


@pytest.fixture
async def still() -> AsyncIterator[Scene]:
    """Raise the curtain on a bot whose jobs rest: nothing changes but by who acts."""
    async with playing(creators=CREA, notion_teardown_confirm=False, teardown_two_person=True) as scene:
        await scene.app.engine.stop(timedelta(seconds=5))
        invite(scene)
        yield scene


async def test_every_action_in_every_role_on_every_surface(still: Scene):
    stand, ledger, told = Stand(still), Ledger(still), documented()
    wrong = [what for offer in OFFERS for what in await _tried(stand, ledger, offer, told)]
    print(f"{len(OFFERS) * len(ROLES)} attempts: {len(OFFERS)} offers of {len(Action)} actions, {len(ROLES)} roles")
    assert wrong == [], "\n".join(wrong)
    assert {offer.action for offer in OFFERS} == set(Action)
    assert stand.pressed >= {str(a) for a in set(ActionId) - LEADS_ON - ELEMENTS}
    assert stand.pressed >= {str(c) for c in set(CallbackId) - SHOWN_ONLY}
    assert stand.pressed >= set(WORDS) - {"help"}


async def _tried(stand: Stand, ledger: Ledger, offer: Offer, told: dict[tuple[str, str], bool]) -> list[str]:
    """Let everybody try; returns what went otherwise than the page says."""
    wrong: list[str] = []
    await offer.seed(stand)
    for role in sorted(
        ROLES, key=lambda role: told[offer.action, role]
    ):  # who may not leaves all as it was for the next
        wrong += [
            f"{offer.name} as {role}: {w}" async for w in _try(stand, ledger, offer, role, told[offer.action, role])
        ]
        if told[offer.action, role]:
            await offer.seed(stand)
    return wrong


async def _try(stand: Stand, ledger: Ledger, offer: Offer, role: str, allowed: bool) -> AsyncIterator[str]:  # noqa: FBT001 - what the table says
    stand.user = ROLES[role]
    seq, before = ledger.last(), ledger.rows(*_unfrozen(offer))
    await offer.press(stand)
    written, after = ledger.events_since(seq), ledger.rows(*_unfrozen(offer))
    for what in (_allowed if allowed else _refused)(offer, role, "\n".join(stand.told), written):
        yield what
    if not allowed and before != after:
        yield f"changed {[name for name in after if before[name] != after[name]]}"
    if offer.event is not None and allowed and before == after:
        yield "nothing is owed"


def _unfrozen(offer: Offer) -> tuple[str, ...]:
    """Name what a refusal may touch: on the board it is told on the page itself."""
    return (*HISTORY, *KEPT_BY_NOTION) if offer.surface.startswith("Notion") else HISTORY


def _allowed(offer: Offer, role: str, said: str, written: list[tuple[str, str, dict[str, Any]]]) -> Iterator[str]:
    kinds = [(kind, actor) for kind, actor, _ in written]
    if offer.event is not None and (offer.event, ROLES[role]) not in kinds:
        yield f"the history says {kinds}; they read {said!r}"
    if offer.event is None and written:
        yield f"the history says {kinds}"
    if offer.shows not in said:
        yield f"they read {said!r}"
    if any(phrase in said for phrase in ("Guests cannot", "Only <@", "another workspace")):
        yield f"they are refused: {said!r}"


def _refused(offer: Offer, role: str, said: str, written: list[tuple[str, str, dict[str, Any]]]) -> Iterator[str]:
    noted = [(EventKind.REFUSED, ROLES[role], str(offer.action))] if offer.noted and role not in offer.unseen else []
    if offer.surface.startswith("Notion"):
        if not said:
            yield "the page says nothing"
        return
    if [(kind, actor, data.get("action")) for kind, actor, data in written] != noted:
        yield f"the history says {written}"
    if offer.name in SILENT or " by typing " in offer.name:
        if said:
            yield f"they read {said!r}"
        return
    wanted = SAID.get(role) or MAY[_why(offer.action)]
    if missing := [words for words in wanted if words not in said]:
        yield f"lacks {missing}: {said!r}"


def _why(action: Action) -> Refusal:
    admins = {Action.APPROVE, Action.REPAIR}
    return (
        Refusal.NOT_CREATOR if action is Action.OPEN else Refusal.NOT_ADMIN if action in admins else Refusal.NOT_OWNER
    )
