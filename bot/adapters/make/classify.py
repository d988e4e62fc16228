"""From an answer, or the lack of one, to a named error."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import httpx

from bot.adapters.make import operation as op
from bot.adapters.make.account import MakeAccount
from bot.adapters.make.answer import Answer
from bot.adapters.make.errors import (
    BlockedError,
    ConfirmationRequiredError,
    DeniedError,
    FeatureNotEnabledError,
    GoneError,
    InvalidInputError,
    LostAnswerError,
    NoConnectionError,
    PlanError,
    ScopeMissingError,
    ServerTroubleError,
    StillValidError,
    TooManyCallsError,
    UnreadableAnswerError,
    WrongPlaceError,
    WrongTokenError,
)
from bot.adapters.make.operation import Operation, Repeat
from bot.adapters.make.scrub import scrub
from bot.ports.errors import OutsideError

FULL_MINUTE = timedelta(minutes=1)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_TROUBLE = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.FAILED_DEPENDENCY)
_BAD_INPUT = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_NOT_RENEWED = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_OPERATOR = "the operator of this bot"


class Classifier:
    """Names what went wrong, for one account."""

    def __init__(self, account: MakeAccount) -> None:
        self._account = account
        self._host = httpx.URL(account.base_url).host

    def no_answer(self, operation: Operation, error: Exception) -> OutsideError:
        """Return the error for a call without an answer."""
        if isinstance(error, NOT_SENT):
            return NoConnectionError(
                f"Make ({self._host}) cannot be reached just now, so nothing was done. Try again in a few minutes; "
                f"if it lasts, ask {_OPERATOR} to look at its network and at Make's status page."
            )
        if operation.repeat is Repeat.NEVER:
            return self._lost(operation)
        return NoConnectionError(
            f"Make ({self._host}) did not answer when asked {operation.doing}. It is safe to try again in a few "
            f"minutes; if it lasts, ask {_OPERATOR} to look at Make's status page."
        )

    def unreadable(self, operation: Operation, why: str) -> OutsideError:
        """Return the error for a success whose body is not what the operation promises; `why` is ours, no secret."""
        if operation.repeat is Repeat.NEVER:
            return self._lost(operation, f" ({why})")
        return UnreadableAnswerError(
            f"Make's answer cannot be used when asked {operation.doing}: {why}. It is safe to try again; if it "
            f"lasts, ask {_OPERATOR} to check MAKE_ZONE ({self._host}) and any proxy in between."
        )

    def refusal(self, operation: Operation, answer: Answer) -> OutsideError:
        """Return the error for an answer that is no success."""
        special = self._by_words(operation, answer)
        if special is not None:
            return special
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in _TROUBLE:
            return self._server_trouble(operation, answer)
        return self._by_status(answer.status)(operation, answer)

    def _by_words(self, operation: Operation, answer: Answer) -> OutsideError | None:
        """Name what Make's code or words tell better than the HTTP status."""
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return None
        words = answer.all_words.casefold()
        if "allow_credential_requests" in words:
            return _feature_not_enabled()
        if answer.code == "IM004":
            return _confirmation_required()
        if answer.code == "IM027" or "forbidden to use token authorization" in words:
            return self._not_in_plan(answer)
        return self._not_renewed(answer) if operation is op.REAUTHORIZE and answer.is_error_of_make else None

    def _not_renewed(self, answer: Answer) -> OutsideError | None:
        """Name what Make's test of the connection, which comes before a renewal, has said."""
        if answer.status == HTTPStatus.FAILED_DEPENDENCY:
            return self._untested(answer)
        return self._still_valid(answer) if answer.status in _NOT_RENEWED else None

    def _by_status(self, status: int) -> Callable[[Operation, Answer], OutsideError]:
        if status in _BAD_INPUT:
            return self._invalid
        named = {
            HTTPStatus.UNAUTHORIZED: self._wrong_token,
            HTTPStatus.FORBIDDEN: self._forbidden,
            HTTPStatus.NOT_FOUND: self._missing,
            HTTPStatus.TOO_MANY_REQUESTS: self._too_many,
        }
        if status in named:
            return named[HTTPStatus(status)]
        return self._wrong_place if status < HTTPStatus.BAD_REQUEST else self._denied

    def _lost(self, operation: Operation, why: str = "") -> OutsideError:
        return LostAnswerError(
            f"Make was asked {operation.doing}, but no usable answer came back{why}: it may have happened. "
            "Look at Make whether it did before asking again."
        )

    def _server_trouble(self, operation: Operation, answer: Answer) -> OutsideError:
        if operation.repeat is Repeat.NEVER:
            return self._lost(operation, f" (HTTP {answer.status})")
        error = ServerTroubleError(
            f"Make had trouble of its own when asked {operation.doing} (HTTP {answer.status}). It is safe to try "
            f"again in a few minutes; if it lasts, ask {_OPERATOR} to look at Make's status page."
        )
        error.status = answer.status
        return error

    def _wrong_token(self, _: Operation, __: Answer) -> OutsideError:
        return WrongTokenError(
            "Make did not accept the API token. A token belongs to one zone and one user: ask "
            f"{_OPERATOR} to check MAKE_API_TOKEN, and that it was made in MAKE_ZONE ({self._host}).{self._form()}"
        )

    def _forbidden(self, operation: Operation, answer: Answer) -> OutsideError:
        if not answer.is_error_of_make:
            return BlockedError(
                f"A firewall in front of Make (Cloudflare or a proxy) turned the call away before Make saw it. Ask "
                f"{_OPERATOR} to check the network it runs in, and Make's support if the address stays blocked."
            )
        role = f", or its owner is not {operation.role}" if operation.role else ", or its owner's role is too low"
        return ScopeMissingError(
            f"Make refused {operation.doing}: the API token lacks the scope {operation.scope}{role}. Ask {_OPERATOR} "
            f"for a token with this scope (Make: Profile, API), or a Make admin for the role.{self._form()}"
        )

    def _missing(self, operation: Operation, answer: Answer) -> OutsideError:
        if not answer.is_error_of_make:
            return self._wrong_place(operation, answer)
        return (WrongPlaceError if operation.missing_is_setting else GoneError)(operation.missing)

    def _too_many(self, _: Operation, answer: Answer) -> OutsideError:
        told = answer.retry_after
        wait = FULL_MINUTE if told is None else told
        error = TooManyCallsError(
            "The Make organization's calls of this minute are used up, so nothing was done. Try again in "
            f"{max(1, round(wait.total_seconds()))} seconds; if this happens often, a Make admin can see what else "
            "uses the API, or raise the plan.",
            wait,
        )
        error.told = told is not None
        return error

    def _invalid(self, operation: Operation, answer: Answer) -> OutsideError:
        if not answer.is_error_of_make:
            return self._wrong_place(operation, answer)
        return InvalidInputError(
            f"Make refused {operation.doing}{self._quote(answer)} Correct it and try again; if it comes from the "
            f"app's catalogue entry, ask {_OPERATOR}."
        )

    def _denied(self, operation: Operation, answer: Answer) -> OutsideError:
        return DeniedError(
            f"Make refused {operation.doing} (HTTP {answer.status}){self._quote(answer)} Ask {_OPERATOR}."
        )

    def _wrong_place(self, _: Operation, answer: Answer) -> OutsideError:
        return WrongPlaceError(
            f"What answers at {self._host} is not Make's API (HTTP {answer.status}). Ask {_OPERATOR} to check "
            "MAKE_ZONE and any proxy in between."
        )

    def _not_in_plan(self, answer: Answer) -> OutsideError:
        return PlanError(
            "The Make organization's plan does not include this: on a free plan API tokens are not accepted"
            f"{self._quote(answer)} Ask the organization's owner to change the plan, or to use another organization."
        )

    def _still_valid(self, answer: Answer) -> OutsideError:
        return StillValidError(
            "Make sent no renewal: it does so only for a sign-in connection that stopped working, and this one still "
            f"works or is of another kind{self._quote(answer)} To have it granted anew, revoke it and ask again."
        )

    def _untested(self, answer: Answer) -> OutsideError:
        return DeniedError(
            "Make sent no renewal: it tests the connection first, and its test broke off, so nobody knows whether it "
            f"works{self._quote(answer)} Try again in a few minutes; if it lasts, have it granted anew with Ask again."
        )

    def _quote(self, answer: Answer) -> str:
        words = scrub(answer.words, self._account.token)
        return f". Make says: “{words}”." if words else "."

    def _form(self) -> str:
        if self._account.has_api_token:
            return ""
        return " (The configured token does not look like a Make API token, so it was sent as an OAuth token.)"


def _feature_not_enabled() -> OutsideError:
    return FeatureNotEnabledError(
        "Credential Requests are not enabled for the owner of the Make API token. Make enables them for single users "
        "of Enterprise organizations and partners: the token's owner can ask Make for it, or the operator of this "
        "bot can use the token of somebody who has it."
    )


def _confirmation_required() -> OutsideError:
    return ConfirmationRequiredError(
        "Make wants a confirmation, because connections or keys are still attached to this request. Revoke them "
        "first, or let a Make admin delete the request with all that is attached."
    )
