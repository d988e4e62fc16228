"""`/credreq nudge` and `/credreq preview`."""

from typing import Any

from bot.domain.authority import Action
from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.naming import same
from bot.domain.pauses import is_paused
from bot.domain.rounds import missing
from bot.messages import nudge_answers
from bot.messages.nudge_preview import MOST, preview_all
from bot.ports.chat import Message
from bot.services.nudging.previewing import previewed
from bot.slack_app.services import Services


async def nudge(services: Services, command: dict[str, Any], words: str) -> Message:
    """Send one reminder at once: for the named client, or for the only request in this channel."""
    await services.identity.allow(Action.READ, command["user_id"])
    found = await _meant(services, command, words)
    if not found:
        return nudge_answers.none_found(words, services.texts)
    if len(found) > 1:
        return nudge_answers.several(found, services.texts)
    done = await services.asking.nudge(found[0].intake.id, command["user_id"], Surface.COMMAND)
    return nudge_answers.asked(done.answer, done.dossier, done.until, services.texts)


async def preview(services: Services, command: dict[str, Any], words: str) -> Message:
    """Show who is reminded next, when in their clock, over which channel and with which text."""
    await services.identity.allow(Action.READ, command["user_id"])
    found = await _meant(services, command, words)
    shown = [await previewed(services.desk, dossier) for dossier in found[:MOST]]
    return preview_all(shown, len(found), services.texts)


async def _meant(services: Services, command: dict[str, Any], words: str) -> list[Dossier]:
    """Return the intakes that wait for somebody and fit the words; without words, those of this channel."""
    waiting = [d for d in await services.overview.open() if missing(d) or is_paused(d)]
    if words:
        wanted = same(words).split()
        return [d for d in waiting if all(w in same(f"{d.intake.client} {d.intake.project}") for w in wanted)]
    return [d for d in waiting if d.card.channel_id == command["channel_id"]]
