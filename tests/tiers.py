"""What `make test` plays in under five minutes, and what `make thorough` plays besides.

Scenes of the whole bot cost a second or two of processor time each. `make test` plays those listed here: the story, every
button, opening twice, reminders, the board. What the others show from end to end,
unit, service, store and contract tests show in parts. Both targets belong to every submission.
"""

from functools import cache
from pathlib import Path, PurePath

REPOSITORY = Path(__file__).parents[1]

CORE = frozenset(
    {
        "notion/test_outward.py",
        "nudges/test_schedule.py",
        "test_commands.py",
        "test_every_button.py",
        "test_leaks.py",
        "test_stop.py",
        "test_twice.py",
    }
)
"""The modules of tests/acceptance that `make test` plays."""

LONG = frozenset(
    {
        "tests/browser/test_blocks.py",
        "tests/browser/test_client_side.py",
        "tests/browser/test_mrkdwn.py",
        "tests/browser/test_phone.py",
        "tests/browser/test_story_on_page.py",
        "tests/browser/test_workspace.py",
        "tests/contract/make_face/test_scale.py",
        "tests/contract/make_face/test_state_machine.py",
        "tests/contract/notion/test_scale.py",
        "tests/contract/notion/test_setup.py",
        "tests/contract/test_huge_answers.py",
        "tests/contract/test_standstill.py",
        "tests/engines/test_procrastinate.py",
        "tests/store/test_processes.py",
        "tests/unit/messages/test_chart.py",
    }
)
"""Modules elsewhere that it does not."""
LONGEST = "tests/simulation"
"""Where a single test takes more than a minute."""


@cache
def is_thorough(module: Path) -> bool:
    """Tell whether a test module is left to `make thorough`."""
    path = module.relative_to(REPOSITORY)
    if path.parts[:2] == ("tests", "acceptance"):
        return PurePath(*path.parts[2:]).as_posix() not in CORE
    return path.as_posix() in LONG


def is_longest(module: Path) -> bool:
    """Tell whether a test module is to be begun with."""
    return module.is_relative_to(REPOSITORY / LONGEST)
