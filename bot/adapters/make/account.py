"""Whose Make it is: the base URL, the token, the team and the organization."""

import re
from dataclasses import dataclass, field

from bot.adapters.make.zone import checked_base_url

_API_TOKEN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)


class TokenError(ValueError):
    """The configured token cannot be one; the message does not show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAccount:
    """How to reach the agency's Make; raises ZoneError or TokenError for what cannot be right.

    Attributes:
        base_url: with the API's path, such as https://eu1.make.com/api/v2 (see `base_url_for_zone`).
        organization_id: only needed to read the plan.
    """

    base_url: str
    token: str = field(repr=False)
    team_id: int
    organization_id: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", checked_base_url(self.base_url))
        object.__setattr__(self, "token", self.token.strip())
        if not re.fullmatch(r"[\x21-\x7e]+", self.token):
            raise TokenError("MAKE_API_TOKEN is empty or has characters no token has: copy it from Make again.")

    @property
    def has_api_token(self) -> bool:
        """Tell whether the token has the form of Make's API tokens (a UUIDv4); else it passes for OAuth's."""
        return _API_TOKEN.fullmatch(self.token) is not None

    @property
    def authorization(self) -> str:
        """Return the Authorization header: Make takes "Token" with API tokens, "Bearer" with OAuth's alone."""
        return f"{'Token' if self.has_api_token else 'Bearer'} {self.token}"
