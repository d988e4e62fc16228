"""Answers that are not what was promised: an error with a name, whatever is missing in them."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import structlog

from bot.ports.errors import AnswerLostError, UnreachableError

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger()
NOT_AS_PROMISED = (KeyError, IndexError, TypeError, ValueError, AttributeError)


def readable(
    system: str, *, once: bool = False
) -> Callable[[Callable[P, Coroutine[Any, Any, T]]], Callable[P, Coroutine[Any, Any, T]]]:
    """Let a call raise UnreachableError where its answer cannot be read; AnswerLostError where it acts only `once`."""

    def wrap(call: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
        @wraps(call)
        async def reads(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return await call(*args, **kwargs)
            except NOT_AS_PROMISED as error:
                # only the kind: an error's words may quote the answer
                log.warning("answer.unreadable", system=system, call=call.__name__, error=type(error).__name__)
            raise (AnswerLostError if once else UnreachableError)(f"{system}'s answer cannot be used.")

        return reads

    return wrap
