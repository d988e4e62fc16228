"""Banners: what a reader must know about an outage."""

from collections.abc import Sequence

from bot.messages import kit
from bot.messages.escape import Mrkdwn, when
from bot.messages.kit import Block
from bot.messages.texts import Texts
from bot.ports.store import SystemState

MOST = 3
_KNOWN = frozenset({"make", "slack", "notion", "mail"})


def banners(failures: Sequence[SystemState], texts: Texts) -> list[Block]:
    """Return a section for each system that fails, the longest outage first."""
    failing = sorted((s for s in failures if s.failing_since is not None), key=lambda s: str(s.failing_since))
    return [kit.section(_line(state, texts)) for state in failing[:MOST]]


def alarm(state: SystemState, texts: Texts) -> str:
    """Return what the admins read of an outage that lasts: since when, why, what still works and what waits."""
    return texts("alarm.text", banner=_line(state, texts), works=texts(f"alarm.{_known(state.name)}"))


def _known(name: str) -> str:
    return name if name in _KNOWN else "other"


def _line(state: SystemState, texts: Texts) -> Mrkdwn:
    since = when(state.failing_since) if state.failing_since is not None else ""
    key = f"banner.{_known(state.name)}"
    named = {} if state.name in _KNOWN else {"system": state.name}
    line = texts(key, since=since, **named)
    return line if state.error is None else Mrkdwn(f"{line}\n{texts('banner.why', why=state.error)}")
