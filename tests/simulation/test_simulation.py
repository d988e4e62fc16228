"""A share of the seeds, and every one that once failed; `make simulate` plays thousands."""

import os
import subprocess
import sys

import pytest

from tests.simulation.regressions import SEEDS

SHARES, SHORT = 9, 5
"""How many there are, and how many of them `make test` plays."""
EACH = 36


def simulated(*options: str) -> str:
    """Run the simulation in a process of its own, which fixes the order of sets."""
    command = [sys.executable, "-m", "tests.simulation", "--cores", "1", *options]
    done = subprocess.run(  # noqa: S603 - our own program
        command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONHASHSEED": "0"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "share", [*range(SHORT), *(pytest.param(n, marks=pytest.mark.thorough) for n in range(SHORT, SHARES))]
)
def test_nothing_is_violated(share: int) -> None:
    told = simulated("--seeds", str(EACH), "--first", str(1 + share * EACH), *([] if share else ["--regressions"]))

    assert "0 with violations" in told


@pytest.mark.thorough
def test_a_seed_repeats_exactly() -> None:
    assert simulated("--seed", "9") == simulated("--seed", "9")


def test_regressions_say_what_they_found() -> None:
    assert all(SEEDS.values())
