"""The doctor: looks at everything the settings name, and changes nothing. Part of the composition root."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.adapters.clock import ClockError
from bot.doctor.certificates import check_certificates
from bot.doctor.mail import check_mail
from bot.doctor.make import check_make
from bot.doctor.notion import check_notion
from bot.doctor.setup import check_settings
from bot.doctor.slack import check_slack
from bot.doctor.store import check_store
from bot.domain.verdict import Verdict, trouble
from bot.ports.errors import OutsideError
from bot.ports.store import StoreError
from bot.settings import Settings, SettingsError, load

Check = Callable[[Settings], Awaitable[list[Verdict]]]
PATIENCE = 45.0
"""Seconds for one outside system; longer than a call takes with its timeouts and retries."""
PLAIN = (OutsideError, StoreError, SettingsError, ClockError)
"""Errors whose text is meant for the operator."""
CHECKS: Sequence[tuple[str, Check]] = (
    ("Settings", check_settings),
    ("Database", check_store),
    ("Slack", check_slack),
    ("Make", check_make),
    ("Notion", check_notion),
    ("Mail", check_mail),
    ("Certificates", check_certificates),
)

__all__ = ["examine"]


async def examine(**overrides: Any) -> list[Verdict]:
    """Return everything worth telling; `overrides` win over the environment, as in `App.build`.

    Raises:
        SettingsError: the settings cannot be used, so there is nothing to examine yet.
    """
    settings = load(**overrides)
    found = await asyncio.gather(*(_examined(about, check, settings) for about, check in CHECKS))
    return [verdict for each in found for verdict in each]


async def _examined(about: str, check: Check, settings: Settings) -> list[Verdict]:
    """Carry out one check; what it cannot get through is its verdict, and never the others' end."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await check(settings)
    except TimeoutError:
        return [trouble(about, f"gave no answer within {PATIENCE:.0f} seconds")]
    except PLAIN as error:
        return [trouble(about, str(error))]
    except Exception as error:  # noqa: BLE001 - a setting that no check foresaw; its own words may hold a secret
        return [trouble(about, f"could not be looked at ({type(error).__name__})", "check what the settings say of it")]
