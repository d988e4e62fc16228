"""The settings themselves, and the files they name."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values

from bot.adapters.clock import SystemClock
from bot.adapters.make import TokenError, ZoneError
from bot.domain.catalog import CatalogError
from bot.domain.verdict import Verdict, note, ok, trouble
from bot.messages.texts import TextsError
from bot.messages.texts.languages import Languages
from bot.parts.apps import read_catalog
from bot.parts.outside import make_account
from bot.parts.reminding import hook, mailer
from bot.settings import Settings, SettingsError

ABOUT = "Settings"
ENV_FILE = Path(".env")


async def check_settings(settings: Settings) -> list[Verdict]:
    """Look at what a run would refuse, and at names in `.env` that no setting has."""
    wrong = [trouble(ABOUT, str(error)) for error in _refusals(settings)]
    known = ok(ABOUT, "complete, and every file they name can be used")
    return [*(wrong or [known]), *_unknown_names(), *_nobody_may(settings)]


def _refusals(settings: Settings) -> Iterator[Exception]:
    checks = (
        lambda: read_catalog(settings.catalog_path),
        lambda: Languages.load(settings.texts_path),
        lambda: make_account(settings),
        lambda: mailer(settings, SystemClock()),
        lambda: hook(settings),
    )
    for check in checks:
        try:
            check()
        except (CatalogError, TextsError, ZoneError, TokenError, SettingsError) as error:
            yield error


def _unknown_names() -> Iterator[Verdict]:
    """A name that is spelled wrong is a setting that silently does not hold."""
    known = {name.upper() for name in Settings.model_fields}
    for name in sorted(set(dotenv_values(ENV_FILE)) - known):
        near = get_close_matches(name.upper(), known, 1)
        yield note(ABOUT, f".env sets {name}, which credreq does not know", f"did you mean {near[0]}?" if near else "")


def _nobody_may(settings: Settings) -> Iterator[Verdict]:
    if not settings.admin_users and settings.admin_usergroup is None:
        advice = "name some in ADMIN_USERS or ADMIN_USERGROUP"
        yield note(ABOUT, "there is no admin: only an intake's owner can revoke its access", advice)
