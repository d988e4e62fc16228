"""The leak guard: a secret pasted into a card's thread is answered at once. What it was is kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.domain.delivery import Delivery
from bot.domain.event import Event, EventKind, Surface
from bot.domain.leaks import holds_secret
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.services import deliveries
from bot.services.nudging.replies import TOLD
from bot.services.recorder import Recorder

EDITED = "message_changed"


@dataclass(frozen=True, slots=True)
class _Said:
    """Where a message stands and who wrote it; the text is looked at and let go."""

    channel: str
    root: str
    ts: str
    user: str
    is_leak: bool

    @classmethod
    def read(cls, event: Mapping[str, Any]) -> Self | None:
        """Read a message event, an edited message too; None for what is not a person's answer in a thread."""
        is_edit = event.get("subtype") == EDITED
        message = event.get("message") or {} if is_edit else event
        if event.get("type") != "message" or message.get("subtype") not in TOLD or message.get("bot_id"):
            return None
        named = [str(message.get(name) or "") for name in ("thread_ts", "ts", "user")]
        channel = str(event.get("channel") or "")
        if not channel or not all(named) or named[0] == named[1]:
            return None
        root, ts, user = named
        return cls(channel, root, ts, user, holds_secret(str(message.get("text") or "")))


class LeakGuard:
    """Looks at what is written in the threads of our cards, before it is acknowledged."""

    def __init__(self, store: Store, clock: Clock, recorder: Recorder) -> None:
        self._store = store
        self._clock = clock
        self._recorder = recorder

    async def look(self, event: Mapping[str, Any]) -> None:
        """Owe a warning for a message that seems to hold a secret: once for each message, edited or delivered again."""
        said = _Said.read(event)
        if said is None or not said.is_leak:
            return
        async with self._store.transaction() as tx:
            intake_id = await tx.intake_of_card(said.channel, said.root)
            dossier = await tx.dossier(intake_id) if intake_id is not None else None
            if dossier is None or not await tx.plan(self._warning(dossier.intake.id, said)):
                return
            await tx.plan(deliveries.leak_tell(dossier.intake.id, said.user, said.ts, self._clock.now()))
            await self._recorder.tell(tx, dossier, [self._seen(dossier.intake.id, said)])

    def _warning(self, intake_id: str, said: _Said) -> Delivery:
        return deliveries.leak_post(intake_id, said.user, said.ts, self._clock.now())

    def _seen(self, intake_id: str, said: _Said) -> Event:
        return Event(
            at=self._clock.now(),
            actor=said.user,
            surface=Surface.EVENT,
            kind=EventKind.SECRET_SEEN,
            intake_id=intake_id,
            data={"what": "possible secret"},
        )
