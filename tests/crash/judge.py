"""The judge: compares Make, Slack and the store after a run, and counts what is doubled, lost or untrue."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.adapters.store import open_store
from bot.domain.delivery import DeliveryKind
from bot.domain.dossier import Dossier
from bot.messages.card import card
from bot.messages.ids import FOOTER
from bot.messages.texts import Texts
from bot.ports.clock import Clock
from sandbox.story.stage import words


class _Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


NOW = _Now()
"""The machine's clock, for runs in which nobody moves the sandbox's."""


@dataclass
class Verdict:
    """What was found; every list should be empty."""

    intakes: int = 0
    rows: int = 0
    make_requests: int = 0
    posts: int = 0
    double_requests: list[str] = field(default_factory=list)
    unknown_requests: list[str] = field(default_factory=list)
    double_posts: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    untrue_cards: list[str] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Return every finding, each with its kind."""
        kinds = ("double_requests", "unknown_requests", "double_posts", "lost", "untrue_cards", "undelivered", "leaked")
        return [f"{kind}: {found}" for kind in kinds for found in getattr(self, kind)]


async def dossiers(database_url: str) -> list[Dossier]:
    """Read every intake from the store, beside the running bot."""
    store = await open_store(database_url, NOW, exclusive=False)
    try:
        async with store.transaction() as tx:
            found = [await tx.dossier(intake_id) for intake_id in await tx.intakes(100_000)]
    finally:
        await store.close()
    return [dossier for dossier in found if dossier is not None]


async def owed(database_url: str, clock: Clock = NOW) -> list[str]:
    """Return the keys of deliveries that are still to come, or were given up."""
    store = await open_store(database_url, clock, exclusive=False)
    try:
        async with store.transaction() as tx:
            far = datetime(2100, 1, 1, tzinfo=UTC)
            due = [delivery.key for kind in DeliveryKind for delivery in await tx.due(kind, far, 10_000)]
            return due + [delivery.key for delivery in await tx.undelivered()]
    finally:
        await store.close()


async def judge(database_url: str, state: dict[str, Any], clients: list[str], clock: Clock = NOW) -> Verdict:
    """Compare the three."""
    kept = await dossiers(database_url)
    verdict = Verdict(intakes=len(kept), rows=sum(len(d.requests) for d in kept))
    _judge_make(verdict, kept, state["make"]["requests"])
    _judge_slack(verdict, kept, state["slack"]["messages"], clock.now())
    found = Counter(d.intake.client for d in kept)
    verdict.lost += [f"intake of {client}: {found[client]}" for client in clients if found[client] != 1]
    verdict.undelivered = await owed(database_url, clock)
    return verdict


def _judge_make(verdict: Verdict, kept: list[Dossier], at_make: list[dict[str, Any]]) -> None:
    verdict.make_requests = len(at_make)
    names = Counter(request["name"] for request in at_make)
    verdict.double_requests = [name for name, count in names.items() if count > 1]
    wanted = {made.name: made for dossier in kept for made in dossier.make_requests}
    verdict.unknown_requests = [name for name in names if name not in wanted]
    verdict.lost += [f"Make request {name}" for name in wanted if name not in names]
    verdict.lost += [f"Make id of {name}" for name, made in wanted.items() if made.make_id is None]


def _judge_slack(
    verdict: Verdict, kept: list[Dossier], channels: dict[str, list[dict[str, Any]]], now: datetime
) -> None:
    messages = [m for channel in channels.values() for m in channel if m["user"] == "U0CREDREQ" and m.get("metadata")]
    verdict.posts = len(messages)
    ids = Counter(_delivery_id(message) for message in messages)
    verdict.double_posts = [delivery for delivery, count in ids.items() if count > 1]
    by_ts = {message["ts"]: message for message in messages}
    cards = [m for m in messages if any(block.get("block_id") == FOOTER for block in m.get("blocks") or [])]
    if len(cards) > len(kept):  # one that is missing is lost, and told below
        verdict.double_posts.append(f"{len(cards)} cards for {len(kept)} intakes")
    for dossier in kept:
        _judge_card(verdict, dossier, by_ts.get(dossier.card.ts or ""), now)


def _judge_card(verdict: Verdict, dossier: Dossier, shown: dict[str, Any] | None, now: datetime) -> None:
    if shown is None:
        verdict.lost.append(f"card of {dossier.intake.client}")
        return
    should = card(dossier, now, Texts.load())
    expected = words({"text": should.text, "blocks": _without_footer(should.blocks)})
    if words({"text": shown["text"], "blocks": _without_footer(shown["blocks"])}) != expected:
        verdict.untrue_cards.append(dossier.intake.client)


def _without_footer(blocks: Any) -> list[dict[str, Any]]:
    return [dict(block) for block in blocks if block.get("block_id") != FOOTER]


def _delivery_id(message: dict[str, Any]) -> str:
    return str((message.get("metadata") or {}).get("event_payload", {}).get("delivery_id"))
