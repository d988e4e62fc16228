"""The one place where what Slack (or the line to it) does wrong becomes an OutsideError."""

from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.reading import TOO_BIG, TooBigError
from bot.adapters.slack import codes
from bot.adapters.slack.client import retry_after_seconds
from bot.ports.errors import (
    AnswerLostError,
    NotFoundError,
    OutsideError,
    RateLimitedError,
    RefusedError,
    ShutOutError,
    UnreachableError,
)
from bot.ports.store import StoreUnavailableError

log = structlog.get_logger()

NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
"""Raised before the call leaves this machine: it certainly did not happen."""
FAILURES = (SlackClientError, aiohttp.ClientError, TooBigError, OSError, ValueError, AttributeError)
"""What the SDK lets through; ValueError and AttributeError come of answers that are no JSON object."""
AWAY = (SlackClientError, aiohttp.ClientError, ConnectionError)
PASSING = (
    *AWAY,
    TimeoutError,
    UnreachableError,
    AnswerLostError,
    RateLimitedError,
    StoreUnavailableError,
)
NO_ANSWER = "Slack does not answer."
TROUBLE = 500
HTTP_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    data: Mapping[str, Any]
    headers: Mapping[str, Any]

    @property
    def passes(self) -> bool:
        """Tell whether the trouble is Slack's own, or a pause it asks for: nothing is wrong with the call."""
        return self.status == HTTP_TOO_MANY or not self.code or self.code in codes.TOO_MANY | codes.MAYBE_DONE

    @property
    def code(self) -> str:
        """Return Slack's error code; empty when this is no answer of Slack's."""
        return str(self.data.get("error", "")) if self.status < TROUBLE else ""

    @property
    def said(self) -> Sequence[Any]:
        """Return what Slack says besides: pointers into what was sent, never its content."""
        about = self.data.get("response_metadata")
        found = about.get("messages") if isinstance(about, dict) else None
        return found if isinstance(found, list) else ()

    @property
    def names_nobody(self) -> bool:
        """Tell whether the person named is not there (any more): views.publish says that by a pointer alone."""
        return self.code == "invalid_arguments" and any(codes.NOBODY in str(line) for line in self.said)


def passes(error: Exception) -> bool:
    """Tell whether an error passes by itself: Slack, the line or our own database was merely away."""
    if isinstance(error, SlackApiError):
        return _read(error.response).passes
    return isinstance(error, PASSING)


def named(error: Exception) -> Exception:
    """Return what people are told of an error: that Slack was away where a call outside of `answered` says so."""
    return UnreachableError(NO_ANSWER) if isinstance(error, AWAY) and passes(error) else error


async def answered(
    method: str,
    call: Awaitable[AsyncSlackResponse],
    *,
    repeatable: bool = True,
    gone: Collection[str] = codes.GONE,
    sentences: Mapping[str, str] = codes.SENTENCES,
) -> dict[str, Any]:
    """Await a call and return its answer.

    Args:
        method: the Web API method, for the log.
        call: the SDK's call.
        repeatable: doing it twice does no harm, so an answer that got lost means no more than "try again".
        gone: the error codes that mean NotFoundError here.
        sentences: what people read for a refusal.

    Raises:
        OutsideError: the kind that says what to do.
    """
    asked = _Asked(method, repeatable, gone, sentences)
    try:
        data = (await call).data
    except FAILURES as error:
        raise asked.failed(error) from error
    if not isinstance(data, dict):
        raise asked.lost(NO_ANSWER)
    return data


def _read(response: Any) -> _Answer:
    """Read the SDK's response, or aiohttp's where the SDK could not make one."""
    status: int = response.status_code if isinstance(response, AsyncSlackResponse) else response.status
    data = getattr(response, "data", None)
    return _Answer(status, data if isinstance(data, dict) else {}, response.headers)


def _too_many(answer: _Answer) -> RateLimitedError:
    pause = timedelta(seconds=retry_after_seconds(answer.headers))
    return RateLimitedError(f"Slack asks for a pause of {pause.total_seconds():.0f} s.", pause)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A call, and what its failures mean."""

    method: str
    repeatable: bool
    gone: Collection[str]
    sentences: Mapping[str, str]

    def failed(self, error: Exception) -> OutsideError:
        """Return what an exception of the SDK means."""
        if isinstance(error, SlackApiError):
            return self._refused(_read(error.response))
        if isinstance(error, NOT_SENT):
            return UnreachableError("Slack cannot be reached.")
        return self.lost(f"Slack's answer cannot be used: {TOO_BIG}." if isinstance(error, TooBigError) else NO_ANSWER)

    def lost(self, why: str) -> OutsideError:
        """Return what it means that nobody knows whether the call was carried out."""
        return UnreachableError(why) if self.repeatable else AnswerLostError(why)

    def _refused(self, answer: _Answer) -> OutsideError:
        code = answer.code
        if answer.status == HTTP_TOO_MANY or code in codes.TOO_MANY:
            return _too_many(answer)
        if not code or code in codes.MAYBE_DONE:
            return self.lost(f"Slack is in trouble ({code or answer.status}).")
        if code in self.gone or answer.names_nobody:
            return NotFoundError(f"Slack no longer has this ({code}).")
        if code in codes.OUR_BUGS:
            log.error("slack.call_built_wrongly", method=self.method, code=code, messages=answer.said)
            return RefusedError(codes.BUG)
        log.warning("slack.refused", method=self.method, code=code)
        kind = ShutOutError if code in codes.SHUT_OUT else RefusedError
        return kind(self._sentence(code, answer))

    def _sentence(self, code: str, answer: _Answer) -> str:
        if code == "missing_scope" and code not in self.sentences:
            return codes.missing_scope(str(answer.data.get("needed", "it needs")))
        return self.sentences.get(code, f"Slack refused this ({code}).")
