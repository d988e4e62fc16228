"""The App Home: what is late first, then one's own, then the rest."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.dossier import Dossier
from bot.messages import kit
from bot.messages.banners import banners
from bot.messages.card import Footer, footer_block
from bot.messages.ids import ActionId, CallbackId
from bot.messages.kit import Block
from bot.messages.replies import COMMAND
from bot.messages.summary import any_late, summary
from bot.messages.texts import Texts
from bot.ports.chat import View
from bot.ports.store import SystemState

MOST = 27
"""Intakes in each of the three parts, so that everything fits into a view's hundred blocks."""


def home(
    dossiers: Sequence[Dossier],
    user_id: str,
    now: datetime,
    texts: Texts,
    *,
    footer: Footer | None = None,
    failures: Sequence[SystemState] = (),
) -> View:
    """Render what is under way for one person; each intake is shown once."""
    blocks = [
        kit.header(texts.plain("home.title")),
        kit.context(texts("home.intro")),
        kit.actions("credreq.home", [kit.button(ActionId.NEW, texts.plain("button.new"), style="primary")]),
        *banners(failures, texts),
        *(_parts(dossiers, user_id, now, texts) or [kit.section(texts("home.empty"))]),
        footer_block(now, texts, footer or Footer()),
    ]
    return {"type": "home", "callback_id": str(CallbackId.HOME), "blocks": blocks}


def _parts(dossiers: Sequence[Dossier], user_id: str, now: datetime, texts: Texts) -> list[Block]:
    late = [d for d in dossiers if any_late(d, now)]
    rest = [d for d in dossiers if not any_late(d, now)]
    mine = [d for d in rest if d.intake.owner_id == user_id]
    others = [d for d in rest if d.intake.owner_id != user_id]
    blocks = []
    for key, part in (("late", late), ("mine", mine), ("others", others)):
        blocks += _part(key, part, now, texts) if part else []
    if dossiers and not late:
        blocks.insert(0, kit.context(texts("home.none_late")))
    return blocks


def _part(key: str, dossiers: Sequence[Dossier], now: datetime, texts: Texts) -> list[Block]:
    blocks = [kit.header(texts.plain(f"home.{key}")), *(summary(d, now, texts) for d in dossiers[:MOST])]
    if len(dossiers) > MOST:
        blocks.append(kit.context(texts("home.more", count=len(dossiers) - MOST, command=COMMAND)))
    return blocks
