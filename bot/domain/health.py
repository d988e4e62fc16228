"""Health: what is well, what is not, and what a supervisor should make of it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    Attributes:
        said: a sentence for the operator, without secrets.
        for_life: without it the process is no good, and a restart is the way on.
        for_work: without it nobody is served, although a restart need not help.
    """

    name: str
    ok: bool
    said: str
    for_life: bool = False
    for_work: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """Everything that was looked at, at one moment."""

    checks: Sequence[Check]

    @property
    def is_alive(self) -> bool:
        """Tell whether the process should be left alone."""
        return all(check.ok for check in self.checks if check.for_life)

    @property
    def is_ready(self) -> bool:
        """Tell whether people are served."""
        return all(check.ok for check in self.checks if check.for_life or check.for_work)
