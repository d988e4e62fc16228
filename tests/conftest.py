"""What every test shares: property tests judge by examples, never by how busy the machine is."""

import gc
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

from bot.observability.logging import NOISY
from tests.tiers import is_longest, is_thorough

settings.register_profile("suite", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("suite"), max_examples=100)
settings.load_profile("suite")
# httpcore looks for it at every lock, and a search in vain is a long one; None says that there is none
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]
gc.disable()  # while modules are loaded nothing turns to garbage


def pytest_collection_finish() -> None:
    """Keep what was loaded out of every search for garbage: a tenth of the suite's time went there."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


@pytest.hookimpl(tryfirst=True)  # before -m chooses by the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test` leaves to `make thorough`, and begin with what takes longest: nobody waits for it at the end."""
    for item in items:
        if is_thorough(item.path):
            item.add_marker(pytest.mark.thorough)
    items.sort(key=lambda item: not is_longest(item.path))


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Put the log back as it was, whatever a test configures."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in NOISY}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)
    structlog.reset_defaults()
