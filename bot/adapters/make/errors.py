"""Everything that can go wrong with Make, by name. Each message says what happened, what to do and who can help."""

from bot.ports.errors import (
    AnswerLostError,
    NotBrokenError,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    ShutOutError,
    UnreachableError,
)


class FeatureNotEnabledError(RefusedError):
    """The token's owner does not have Credential Requests."""


class ScopeMissingError(RefusedError):
    """The token lacks a scope, or its owner a role; Make does not tell which."""


class PlanError(ShutOutError):
    """The organization's plan does not include what was asked."""


class WrongTokenError(ShutOutError):
    """Make did not accept the token: a wrong one, or one of another zone."""


class BlockedError(ShutOutError):
    """Something in front of Make (Cloudflare, a proxy) turned the call away."""


class WrongPlaceError(ShutOutError):
    """What answers at the base URL is not Make's API, or a configured id does not exist there."""


class InvalidInputError(RefusedError):
    """Make did not accept what was sent."""


class ConfirmationRequiredError(RefusedError):
    """Make wants a confirmation, because something is attached."""


class StillValidError(NotBrokenError):
    """A renewal was refused: the connection still works, or is none that can be renewed."""


class DeniedError(RefusedError):
    """Any other refusal."""


class GoneError(NotFoundError):
    """Make does not have what was asked about."""


class TooManyCallsError(RateLimitedError):
    """The organization's calls of this minute are used up; `told` says whether Make named the pause itself."""

    told: bool = False


class NoConnectionError(UnreachableError):
    """Make could not be reached, or did not answer a call that may be repeated."""


class ServerTroubleError(UnreachableError):
    """Make failed inside, on a call that may be repeated; `status` is the HTTP status."""

    status: int = 500


class UnreadableAnswerError(UnreachableError):
    """Make answered something it never promised, to a call that may be repeated."""


class LostAnswerError(AnswerLostError):
    """No usable answer to a call that must not be repeated blindly."""


class UnusableLinkError(AnswerLostError):
    """Make made the request, but the link it gave does not lead to Make: find the request, do without the link."""
