"""What stands in the store when payloads come, whose it is, and the true payload for every handler."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.teardown import ask
from bot.messages.ids import ActionId
from tests.acceptance.roles.offers import OFFERS, Do, handed_in, own_closing, pending, wanted
from tests.acceptance.roles.people import CREA, GINA, ROLES
from tests.acceptance.roles.stand import TEAM, Stand, submitted
from tests.acceptance.scene import ADAM, CARLA, CHANNEL, MIA, PAULA, Json, Scene
from tests.fuzz.bending import PING

LOUD = {"client": PING, "project": f"{PING} loud", "contact_name": PING, "contact_email": "<!here>@acme.example"}
"""How an intake looks of somebody who tries to ping by its names."""


@dataclass
class Sower(Stand):
    """Puts intakes of `owner` into the store, and writes payloads down instead of handing them over."""

    owner: str = PAULA
    given: Json = field(default_factory=dict)
    sown: list[Dossier] = field(default_factory=list)
    body: Json = field(default_factory=dict)

    async def _store(self, dossier: Dossier) -> None:
        named = {"project": f"Project {dossier.intake.id:0>6}"}  # no project's name is part of another's
        others = {"owner_id": self.owner, "opened_by": self.owner, "contact_slack_id": None}
        own: Json = named | (others if self.owner != PAULA else {}) | self.given
        await super()._store(replace(dossier, intake=replace(dossier.intake, **own)))
        self.sown.append(self.dossier)

    async def _sent(self, body: Json) -> None:
        self.body = body

    async def home(self) -> None:
        event = {"type": "app_home_opened", "user": self.user, "tab": "home", "channel": "D1", "event_ts": "1.0"}
        await self._sent({"type": "event_callback", "event_id": "Ev", "event": event, "team_id": "T0NORTH"})


@dataclass
class Seeds:
    """An intake in every state, of Paula's and of somebody else's; `land`: what belongs to whom, by intake id."""

    scene: Scene
    stands: dict[str, dict[Do, Sower]] = field(default_factory=dict)
    land: dict[str, set[str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """The intake that an id, or a link for the client, belongs to."""

    async def sow(self) -> None:
        """Put them all into the store."""
        states = dict.fromkeys(offer.seed for offer in OFFERS if offer.seed is not own_closing)
        for owner in (PAULA, CREA):
            self.stands[owner] = {state: await self._sow(state, Sower(self.scene, owner=owner)) for state in states}
            self.stands[owner][own_closing] = await self._sow(own_closings, Sower(self.scene, owner=owner))
        await self._sow(pending, Sower(self.scene, given=LOUD))
        of_paula = self.stands[PAULA]
        self.land[GINA] = {stand.dossier.intake.id for state, stand in of_paula.items() if state in (wanted, handed_in)}
        for stands in self.stands.values():
            self._let_withdraw(stands[own_closing])

    async def _sow(self, state: Callable[[Any], Awaitable[None]], stand: Sower) -> Sower:
        await state(stand)
        for dossier in stand.sown:
            self.land.setdefault(stand.owner, set()).add(dossier.intake.id)
            self.parts |= dict.fromkeys(_ids(dossier), dossier.intake.id)
        return stand

    def _let_withdraw(self, stand: Sower) -> None:
        """Let whoever asked for a teardown call it off: its intake is theirs as far as that goes."""
        for (user, teardown), dossier in zip(stand.own.items(), stand.sown, strict=True):
            self.parts[teardown] = dossier.intake.id
            if user != CARLA:
                self.land.setdefault(user, set()).add(dossier.intake.id)

    async def payloads(self, user: str, owner: str = PAULA) -> dict[str, Json]:
        """Return a true payload for every handler, as `user` sends it, on intakes of `owner`'s."""
        found: dict[str, Json] = {}
        for offer in OFFERS:
            if not offer.surface.startswith("Notion"):
                seeded = self.stands[owner][offer.seed]
                stand = Sower(self.scene, user=user, dossier=seeded.dossier, own=seeded.own)
                await offer.press(stand)
                found[offer.name] = stand.body
        more = _more(user, str(self.stands[owner][pending].dossier.card.ts))
        return found | more | {"command unknown": {**found["read by command list"], "text": "lsit"}}


async def own_closings(stand: Sower) -> None:
    """Let a few have asked for a project each to be closed, and a stranger too, who may not take it back."""
    for user in (PAULA, CREA, MIA, CARLA):
        await stand.seed()
        asked = ask(
            f"t{user}{stand.row}", stand.dossier, user, Surface.MODAL, stand.scene.world.clock.now(), two_person=True
        )
        stand.own[user] = asked.id
        async with stand.scene.app.outside.store.transaction() as tx:
            await tx.add_teardown(asked)


def elsewhere(scene: Scene) -> Iterator[Json]:
    """Yield who else, which other workspace and which other channel could stand in a payload."""
    for user in (ADAM, *ROLES.values()):
        yield {"user": {"id": user}, "user_id": user, "event": {"user": user}}
    for team in ("T0ACME", "T0OTHER", "E0GRID"):
        yield {"team": {"id": team}, "team_id": team, "user": {"team_id": team}, "enterprise_id": team}
    for channel in scene.slack.workspace.channels:
        yield {"channel": {"id": channel}, "channel_id": channel, "event": {"channel": channel}}


def _ids(dossier: Dossier) -> Iterator[str]:
    """Yield every id by which something of an intake's can be named, and what it keeps to itself."""
    yield dossier.intake.id
    for parts in (dossier.make_requests, dossier.requests, dossier.credentials):
        yield from (part.id for part in parts)
    yield from (f"t{row.id}" for row in dossier.requests)
    yield from (made.public_uri for made in dossier.make_requests if made.public_uri)


def _more(user: str, card: str) -> dict[str, Json]:
    """Return payloads that do nothing by themselves: what is typed and picked in forms, and said in a thread."""
    who: Json = {"team": TEAM, "user": {"id": user, "team_id": "T0NORTH"}}
    client, apps = {"selected_option": {"value": "Acme"}}, {"selected_options": [{"value": "gmail"}]}
    view = submitted("credreq.new_intake", {"credreq.client": client, "credreq.apps": apps})
    pick = {"type": "multi_external_select", "action_id": str(ActionId.PICK_APPS), "block_id": "credreq.apps", **apps}
    picked = {"type": "block_actions", "actions": [pick], "view": view, "trigger_id": "1.2", **who}
    message = {"type": "message", "channel": CHANNEL, "user": user, "ts": "9000.5", "thread_ts": card}
    said = {"type": "event_callback", "event_id": "Ev", "team_id": "T0NORTH"}
    found = {f"options of {action}": _typed(action, view, who) for action in _TYPED}
    found |= {"apps picked in the form": picked}
    return found | {"message in a thread": said | {"event": message | {"text": "password: hunter2-Zx9"}}}


_TYPED = (ActionId.FIND_CLIENT, ActionId.PICK_CLIENT, ActionId.PICK_PROJECT, ActionId.PICK_APPS)


def _typed(action: ActionId, view: Json, who: Json) -> Json:
    body: dict[str, Any] = {"type": "block_suggestion", "action_id": str(action), "block_id": "b", "value": "a"}
    return {**body, "view": view, **who}
