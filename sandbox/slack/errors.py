"""The two ways a call is refused: as Slack refuses an app, and as the control API refuses a driver."""

from typing import Any


class SlackError(Exception):
    """An answer `{"ok": false, "error": code, ...}`.

    Attributes:
        code: Slack's error code.
        extra: further keys of the answer.
        retry_after: seconds for the Retry-After header; makes the answer an HTTP 429.
    """

    def __init__(self, code: str, *, retry_after: int | None = None, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra
        self.retry_after = retry_after


def invalid_arguments(*messages: str) -> SlackError:
    """Return Slack's `invalid_arguments` with its messages."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})


class ControlError(Exception):
    """A control call that cannot be carried out; becomes `{"error": text}` with the status."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status
