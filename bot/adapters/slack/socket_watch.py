"""What is known of the Socket Mode connection: is it up, why not, and when to try again."""

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog

from bot.adapters.slack import codes
from bot.ports.errors import RateLimitedError
from bot.ports.link import LinkHealth

log = structlog.get_logger()
LONGEST_PAUSE_SECONDS = 60.0
HARMLESS = frozenset({"warning", "refresh_requested"})
"""Reasons of a `disconnect` that only mean "come back on a new connection"."""


class SocketWatch:
    """Takes notes while the connection comes and goes.

    Args:
        expected_connections: how many connections of this app there should be (one a replica).
    """

    def __init__(self, expected_connections: int = 1) -> None:
        self._expected = expected_connections
        self._failures = 0
        self._not_before = 0.0
        self._opened_at: float | None = None
        self._heard_at: float | None = None
        self._trouble: str | None = "The connection to Slack is not up yet."
        self._num_connections: int | None = None
        self.greeted = asyncio.Event()

    def pause(self, step: float) -> float:
        """Return the seconds to wait before asking for a connection: growing pauses, and never a tight loop."""
        now = time.monotonic()
        backoff = step * 2 ** min(self._failures - 1, 10) if self._failures else 0.0
        young = step - (now - self._opened_at) if self._opened_at is not None else 0.0
        return max(min(backoff, LONGEST_PAUSE_SECONDS), young, self._not_before - now, 0.0)

    def failed(self, error: Exception) -> None:
        """Note that no connection could be had."""
        self._failures += 1
        if isinstance(error, RateLimitedError):
            self._not_before = time.monotonic() + error.retry_after.total_seconds()
        self._say(str(error))

    def opened(self) -> None:
        """Note a new connection; it counts once Slack has said hello on it."""
        self._opened_at = time.monotonic()
        self.greeted.clear()

    def lost(self) -> None:
        """Note that the connection broke off."""
        self.greeted.clear()
        self._say(self._trouble or "The connection to Slack broke off; a new one is being made.")

    def told_to_leave(self, reason: str) -> None:
        """Note Slack's `disconnect`."""
        log.info("slack.socket.disconnect", reason=reason)
        if reason not in HARMLESS:
            self._failures += 1
            self._say(codes.SOCKET_SENTENCES.get(reason, f"Slack ended the connection ({reason})."))

    def hello(self, frame: Mapping[str, Any]) -> None:
        """Note Slack's hello."""
        self._failures, self._trouble = 0, None
        self._num_connections = frame.get("num_connections")
        self.greeted.set()
        log.info("slack.socket.connected", num_connections=self._num_connections)
        # One more is normal while a connection is replaced. Ghosts of half-open ones swallow clicks without a trace.
        if (self._num_connections or 0) > self._expected + 1:
            log.warning("slack.socket.ghosts", num_connections=self._num_connections, expected=self._expected)

    def heard(self) -> None:
        """Note that anything came from Slack."""
        self._heard_at = time.monotonic()

    def health(self, *, connected: bool, patience: float) -> LinkHealth:
        """Return the health; `patience` is how many seconds Slack may be silent (pongs come much more often)."""
        silent = time.monotonic() - self._heard_at if self._heard_at is not None else None
        reason = self._trouble
        if reason is None and not (connected and self.greeted.is_set()):
            reason = "The connection to Slack is being made."
        if reason is None and silent is not None and silent > patience:
            reason = f"Slack has been silent for {silent:.0f} s."
        return LinkHealth(
            ok=reason is None,
            reason=reason,
            num_connections=self._num_connections,
            expected=self._expected,
            silent_for=timedelta(seconds=silent) if silent is not None else None,
        )

    def _say(self, trouble: str) -> None:
        if trouble != self._trouble:
            log.warning("slack.socket.down", why=trouble)
        self._trouble = trouble
