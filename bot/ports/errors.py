"""What can go wrong outside, by what it means for us. `str(error)` is a sentence for the person who reads it."""

from datetime import timedelta


class OutsideError(Exception):
    """An outside system did not do what was asked.

    The message says what happened and what to do about it, without secrets, and may be shown in Slack.
    """


class RefusedError(OutsideError):
    """It was refused and will be refused again: a person must change something first."""


class NotBrokenError(RefusedError):
    """A renewal was refused because there is nothing to renew: the connection works."""


class ShutOutError(RefusedError):
    """It refuses us as a whole, whatever is asked: a wrong token, a plan without access, a firewall."""


class NotFoundError(OutsideError):
    """What was asked about is not there (any more)."""


class RateLimitedError(OutsideError):
    """Too many calls; nothing was done. `retry_after` says when to come back."""

    def __init__(self, message: str, retry_after: timedelta) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnreachableError(OutsideError):
    """It certainly did not happen: no connection, or a read that failed. Trying again is safe."""


class AnswerLostError(OutsideError):
    """It may have happened: the call went out and no usable answer came back. Look before sending again."""
