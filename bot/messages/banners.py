"""Banners: what a reader must know about an outage."""

from collections.abc import Sequence

from bot.messages import kit
from bot.messages.escape import when
from bot.messages.kit import Block
from bot.messages.texts import Texts
from bot.ports.store import SystemState

MOST = 3
_KNOWN = frozenset({"make", "slack", "notion", "mail"})


def banners(failures: Sequence[SystemState], texts: Texts) -> list[Block]:
    """Return a section for each system that fails, the longest outage first."""
    failing = sorted((s for s in failures if s.failing_since is not None), key=lambda s: str(s.failing_since))
    return [kit.section(_line(state, texts)) for state in failing[:MOST]]


def _line(state: SystemState, texts: Texts) -> str:
    since = when(state.failing_since) if state.failing_since is not None else ""
    key = f"banner.{state.name}" if state.name in _KNOWN else "banner.other"
    named = {} if state.name in _KNOWN else {"system": state.name}
    line = texts(key, since=since, **named)
    return line if state.error is None else f"{line}\n{texts('banner.why', why=state.error)}"
