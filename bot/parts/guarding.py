"""The leak guard's part of the composition root."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.messages.texts.languages import Languages
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.services.handlers.leak_warn import LeakPost, LeakTell
from bot.services.lane import Handler
from bot.services.leak_guard import LeakGuard
from bot.services.recorder import Recorder

Keep = Callable[[dict[str, Any]], Awaitable[None]]


def guarded(keep: Keep, store: Store, clock: Clock, recorder: Recorder) -> Keep:
    """Return what looks for pasted secrets in every event before `keep` takes it in."""
    guard = LeakGuard(store, clock, recorder)

    async def look_and_keep(event: dict[str, Any]) -> None:
        await guard.look(event)
        await keep(event)

    return look_and_keep


def leak_handlers(chat: Chat, store: Store, languages: Languages) -> list[Handler]:
    """Return what delivers warnings; one that was planned goes out even when the guard is switched off since."""
    return [LeakPost(chat, store, languages), LeakTell(chat, store, languages)]
