"""The status card of an intake."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.domain.closing import Closing
from bot.domain.dossier import Dossier
from bot.domain.rounds import NudgePlan
from bot.messages import kit
from bot.messages.banners import banners
from bot.messages.closing import close_button, closing_blocks
from bot.messages.crowd import crowd
from bot.messages.escape import Mrkdwn, cut, person, plain, when
from bot.messages.ids import BOARD, FOOTER, ActionId
from bot.messages.kit import Block
from bot.messages.nudge_controls import controls
from bot.messages.progress import bar, others, progress
from bot.messages.texts import Texts
from bot.ports.chat import Message
from bot.ports.store import SystemState

_HALF_HEADER = (kit.HEADER - 3) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """What stands at the foot besides the time: how often Make is looked at, and where the tracker's board is."""

    poll_minutes: int = 15
    board_url: str | None = None


def card(  # noqa: PLR0913 - what a card shows comes from this many places, and most cards need few of them
    dossier: Dossier,
    now: datetime,
    texts: Texts,
    *,
    footer: Footer | None = None,
    failures: Sequence[SystemState] = (),
    plan: NudgePlan | None = None,
    closing: Closing | None = None,
) -> Message:
    """Render the card as the rows are now, with a banner for each outage."""
    blocks = [kit.header(title(dossier, texts)), *banners(failures, texts), *_summary(dossier, texts)]
    blocks += closing_blocks(closing, dossier, texts)
    is_closing = closing is not None and closing.teardown.is_running
    blocks += [] if is_closing else controls(dossier, plan or NudgePlan(), texts)
    buttons = _below(dossier, texts, footer, closing)
    below = [kit.actions(BOARD, buttons)] if buttons else []
    below.append(footer_block(now, texts, footer or Footer()))
    room = kit.MESSAGE_WEIGHT - kit.weight(below)
    blocks += crowd(dossier, now, texts, room - kit.weight(blocks), with_buttons=not is_closing)
    blocks = [*kit.fitting(blocks, room, kit.MESSAGE_BLOCKS - len(below)), *below]
    text = texts(
        "card.text", client=dossier.intake.client, project=dossier.intake.project, progress=_progress(dossier, texts)
    )
    return Message(text=cut(text, kit.MESSAGE_TEXT), blocks=blocks)


def digest(message: Message) -> str:
    """Return a hash of what a message shows, leaving the footer out: equal renderings need no edit."""
    shown = [block for block in message.blocks if not _is_footer(block)]
    return sha256(json.dumps([message.text, shown], sort_keys=True).encode()).hexdigest()


def title(dossier: Dossier, texts: Texts) -> str:
    """Return "client · project" as plain text, both readable however long they are."""
    intake = dossier.intake
    return texts.plain("card.title", client=_half(intake.client), project=_half(intake.project))


def footer_block(now: datetime, texts: Texts, footer: Footer) -> Block:
    """Return the line that says as of when a view of the rows is."""
    told = texts.count("card.footer", footer.poll_minutes, now=when(now))
    return kit.context(told, block_id=FOOTER)


def _summary(dossier: Dossier, texts: Texts) -> list[Block]:
    intake = dossier.intake
    people = [
        texts("card.contact", name=intake.contact_name, email=intake.contact_email),
        texts("card.owner", owner=person(intake.owner_id)),
    ]
    if intake.one_link:
        people.append(texts("card.one_link"))
    bold = texts("card.progress", progress=_progress(dossier, texts), bar=Mrkdwn(bar(dossier)))
    return [kit.section(bold), kit.context(" · ".join(people))]


def _progress(dossier: Dossier, texts: Texts) -> Mrkdwn:
    return Mrkdwn(" · ".join([progress(dossier, texts), *others(dossier, texts)]))


def _below(dossier: Dossier, texts: Texts, footer: Footer | None, closing: Closing | None) -> list[Block]:
    """Return the buttons below the rows: what concerns the whole project."""
    close = close_button(closing, dossier, texts)
    buttons = [] if close is None else [close]
    if footer is not None and footer.board_url is not None:
        buttons.append(kit.button(ActionId.OPEN_TRACKER, texts.plain("button.open_tracker"), url=footer.board_url))
    return buttons


def _half(name: str) -> str:
    return plain(name, _HALF_HEADER)


def _is_footer(block: Mapping[str, Any]) -> bool:
    return block.get("block_id") == FOOTER
