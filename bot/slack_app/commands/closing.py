"""`/credreq close`."""

from typing import Any

from bot.domain.authority import Action
from bot.domain.dossier import Dossier
from bot.domain.naming import same
from bot.domain.teardown import project_key
from bot.messages import closed
from bot.ports.chat import Message
from bot.slack_app.closing import open_close_form
from bot.slack_app.services import Services


async def close(services: Services, command: dict[str, Any], words: str) -> Message | None:
    """Open the form for the named project, or for the only one in this channel."""
    user_id = command["user_id"]
    await services.identity.allow(Action.READ, user_id)
    found = await _meant(services, command, words)
    if not found:
        return closed.none_found(words, services.texts)
    if len(found) > 1:
        return closed.several(found, services.texts)
    return await open_close_form(services, command["trigger_id"], user_id, found[0].intake.id)


async def _meant(services: Services, command: dict[str, Any], words: str) -> list[Dossier]:
    """Return one intake of each project that is under way and fits; a project named exactly is the only one."""
    under_way = await services.overview.open()
    wanted = same(words)
    exact = [d for d in under_way if wanted in {same(d.intake.project), same(f"{d.intake.client} {d.intake.project}")}]
    if words:
        named = [
            d for d in under_way if all(w in same(f"{d.intake.client} {d.intake.project}") for w in wanted.split())
        ]
    else:
        named = [d for d in under_way if d.card.channel_id == command["channel_id"]]
    return list({project_key(d.intake.client, d.intake.project): d for d in reversed(exact or named)}.values())
