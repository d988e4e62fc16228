"""What a Web API method declares: what runs it, whose token, which scopes, which tier."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.slack.call import Call
from sandbox.slack.json_types import Json

if TYPE_CHECKING:
    from sandbox.slack.core import Core


@dataclass(frozen=True)
class Method:
    """One Web API method.

    Attributes:
        run: carries the call out and returns the answer's keys besides `ok`.
        tier: the rate limit, see limits.TIERS.
        scopes: any one of these is needed; none: no scope needed.
        holder: whose token it takes: `bot`, `app`, `anybody` for either, or `nobody` for none.
    """

    run: "Callable[[Core, Call], Json]"
    tier: str
    scopes: tuple[str, ...] = ()
    holder: str = "bot"
