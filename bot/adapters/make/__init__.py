"""Make's Credential Requests over HTTP.

Use `MakeApi(MakeAccount(base_url=base_url_for_zone("eu1.make.com"), token=..., team_id=...))`.
"""

from bot.adapters.make.account import MakeAccount, TokenError
from bot.adapters.make.api import MakeApi
from bot.adapters.make.pace import Pace
from bot.adapters.make.zone import ZoneError, base_url_for_zone

__all__ = ["MakeAccount", "MakeApi", "Pace", "TokenError", "ZoneError", "base_url_for_zone"]
