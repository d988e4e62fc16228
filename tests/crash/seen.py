"""What people saw in a run of chaos, compared with what the rows say they should have seen."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.adapters.store import SqlStore, open_store
from bot.adapters.store.tables import deliveries
from bot.app import App
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.dossier import Dossier
from bot.domain.rounds import NudgePlan, goes_out_at
from bot.messages.ids import FOOTER
from bot.ports.clock import Clock
from bot.services.auditing import verify_store
from bot.services.handlers.card_edit import CardEdit
from sandbox.bot import settings_for
from sandbox.server import Sandbox
from sandbox.story.stage import Stage, words
from tests.crash.judge import Verdict, dossiers, judge, owed

Json = dict[str, Any]
MAY_END_UNSURE = tuple(f"{kind}:" for kind in (DeliveryKind.NUDGE_HOOK, DeliveryKind.TELL, DeliveryKind.VIEW_EDIT))
"""Kinds that nobody can look up; `doctor` shows them to people."""
HOOK_CHANNEL = "C0RANDOM"
TOLD_LATE = timedelta(hours=3)
"""The cron of reminders fires once an hour."""


@dataclass
class Findings:
    """Figures, and every fault."""

    verdict: Verdict
    states: Counter[str] = field(default_factory=Counter)
    hooks: int = 0
    unsure_hooks: int = 0
    mails: int = 0
    repeated_mails: int = 0
    delays: list[float] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return what is printed."""
        v = self.verdict
        doubled = [*self.duplicates, *v.double_requests, *v.unknown_requests, *v.double_posts]
        delays = sorted(self.delays) or [0.0]
        came = (
            f"{v.intakes} intakes, {v.rows} rows, {v.make_requests} Make requests, {v.posts} posts, {self.mails} mails "
            f"({self.repeated_mails} repeated with the same Message-ID), {self.hooks} webhook posts "
            f"({self.unsure_hooks} of unknown outcome, shown by doctor)"
        )
        wrong = (
            f"duplicates: {len(doubled)}, lost: {len(v.lost)}, untrue cards: {len(v.untrue_cards)}; "
            f"from planned to seen: median {delays[len(delays) // 2]:.1f} s, longest {delays[-1]:.1f} s"
        )
        return [
            came,
            f"{self.states.total()} deliveries: {_counted(self.states)}",
            wrong,
            *map("  {}".format, self.faults),
        ]


async def still_owed(store_url: str, clock: Clock) -> list[str]:
    """Return the keys of what is still to come by itself, and of what was given up."""
    return [key for key in await owed(store_url, clock) if not key.startswith(MAY_END_UNSURE)]


async def look(store_url: str, sandbox: Sandbox, clients: list[str], nights: list[tuple[float, float]]) -> Findings:
    """Compare everything, once all bots have ended."""
    clock = sandbox.world.clock
    async with Stage(sandbox.url) as stage:
        state = await stage.state()
    findings = Findings(await judge(store_url, state, clients, clock))
    findings.verdict.undelivered = await still_owed(store_url, clock)
    kept = await dossiers(store_url)
    findings.verdict.untrue_cards = await _untrue_cards(store_url, sandbox, kept, state)
    async with _store(store_url, clock) as store:
        rows = await _deliveries(store)
        history = [f"history: {found}" for found in (await verify_store(store)).findings]
    findings.states = Counter(row.state for row in rows)
    _look_at_hooks(findings, kept, rows, state)
    _look_at_mails(findings, rows, state)
    _look_at_delays(findings, rows, state, nights, clock.scale)
    forgotten = [d.intake.client for d in kept if _is_forgotten(d, clock.now())]
    findings.verdict.lost += [f"reminder of {client}" for client in forgotten]
    findings.faults = [*findings.verdict.faults, *findings.duplicates, *history]
    return findings


def _counted(states: Counter[str]) -> str:
    return ", ".join(f"{count} {state}" for state, count in states.most_common())


@asynccontextmanager
async def _store(store_url: str, clock: Clock) -> AsyncIterator[SqlStore]:
    store = await open_store(store_url, clock, exclusive=False)
    try:
        yield store
    finally:
        await store.close()


async def _deliveries(store: SqlStore) -> list[Any]:
    async with store.engines.reading.connect() as connection:
        return list(await connection.execute(select(deliveries)))


async def _untrue_cards(store_url: str, sandbox: Sandbox, kept: list[Dossier], state: Json) -> list[str]:
    """Let a bot that does nothing else render every card, and compare that with what Slack shows."""
    app = await App.build(clock=sandbox.world.clock, **settings_for(sandbox, store_url))
    handler = next(h for h in app._handlers() if isinstance(h, CardEdit))
    shown = {m["ts"]: m for messages in state["slack"]["messages"].values() for m in messages}
    untrue = []
    for dossier in kept:
        due = await handler._cards.render(dossier)
        should, seen = _said(due.text, due.blocks), shown.get(dossier.card.ts or "")
        if seen is not None and _said(seen["text"], seen["blocks"]) != should:
            untrue.append(f"{dossier.intake.client}: {_said(seen['text'], seen['blocks'])!r} instead of {should!r}")
    await app._stack.aclose()
    return untrue


def _said(text: str, blocks: Any) -> str:
    return words({"text": text, "blocks": [dict(b) for b in blocks if b.get("block_id") != FOOTER]})


def _look_at_hooks(findings: Findings, kept: list[Dossier], rows: list[Any], state: Json) -> None:
    """A webhook takes each reminder at most once; and once, if we say that it did."""
    hooks = [row for row in rows if row.kind == DeliveryKind.NUDGE_HOOK]
    findings.unsure_hooks = sum(row.state == DeliveryState.UNKNOWN for row in hooks)
    there = state["slack"]["messages"].get(HOOK_CHANNEL, [])
    posted = [words(message) for message in there if not message.get("subtype")]
    findings.hooks = len(posted)
    for dossier in kept:
        seen = sum(dossier.intake.client in text for text in posted)
        tried = sum(row.intake_id == dossier.intake.id and row.attempts > 0 for row in hooks)
        if seen > tried:
            findings.duplicates.append(f"{seen} webhook posts of {dossier.intake.client} for {tried} reminders")


def _look_at_mails(findings: Findings, rows: list[Any], state: Json) -> None:
    """A mail that is repeated keeps its Message-ID, so that mail programs show it once."""
    mails = [mail["message_id"] for mail in state["mail"] if mail["by"] == "smtp"]
    findings.mails, findings.repeated_mails = len(mails), len(mails) - len(set(mails))
    planned = [row for row in rows if row.kind in {DeliveryKind.NUDGE_MAIL, DeliveryKind.SHARE_MAIL}]
    if len(set(mails)) > len(planned):
        findings.duplicates.append(f"{len(set(mails))} different mails for {len(planned)} reminders and questions")


def _look_at_delays(
    findings: Findings, rows: list[Any], state: Json, nights: list[tuple[float, float]], scale: float
) -> None:
    """Measure from a post's planning to its being seen, in real seconds; a night in which all are dead takes none."""
    planned = {row.id: row.created_at.timestamp() for row in rows}
    for messages in state["slack"]["messages"].values():
        for message in messages:
            began = planned.get((message.get("metadata") or {}).get("event_payload", {}).get("delivery_id"))
            if began is not None:
                seen = float(message["ts"])
                asleep = sum(length for at, length in nights if began <= at < seen)
                findings.delays.append((seen - began - asleep) / scale)


def _is_forgotten(dossier: Dossier, now: datetime) -> bool:
    at = goes_out_at(dossier, NudgePlan())
    return at is not None and now - at > TOLD_LATE
