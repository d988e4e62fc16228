"""`python -m tests.simulation.mutants`: breaks one rule at a time, and plays seeds until one shows it.

A simulation that does not see a rule broken would not see it break by accident either.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import timedelta
from unittest.mock import patch

from bot.adapters.store.deliveries import Deliveries
from bot.domain import delivery as rules
from bot.domain import rounds, transitions
from bot.domain.delivery import Delivery
from bot.domain.dossier import Dossier
from bot.domain.rounds import NudgePlan, Round
from bot.domain.status import Status
from tests.simulation.run import Outcome, play, same_hashes

WITHIN = 1000
CHUNK = 20


def never_look() -> AbstractContextManager[object]:
    """Send again without looking whether it arrived."""
    return patch.object(Delivery, "must_look", property(lambda _: False))


def claim_for_all() -> AbstractContextManager[object]:
    """Take a claim for granted, whatever row count the database tells."""
    true_claim = Deliveries.claim

    async def claim(self: Deliveries, delivery: Delivery, now: object) -> Delivery:
        await true_claim(self, delivery, now)  # type: ignore[arg-type]
        return rules.claim(delivery, now)  # type: ignore[arg-type]

    return patch.object(Deliveries, "claim", claim)


def revoked_gives_way() -> AbstractContextManager[object]:
    """Let what Make says undo Revoked."""
    return patch.object(transitions, "ENDED", frozenset({Status.DECLINED}))


@contextmanager
def late_nudges_queue_up() -> Iterator[None]:
    """Make up for every reminder that was missed, instead of one for all."""

    def due_round(dossier: Dossier, plan: NudgePlan, _: object, now: object) -> Round | None:
        at = rounds.next_round_at(dossier, plan)
        if at is None or at > now or dossier.intake.round_open or not plan.is_open(dossier.intake, now):  # type: ignore[operator, arg-type]
            return None
        return rounds.round_at(dossier, at)

    with ExitStack() as stack:
        stack.enter_context(patch("bot.services.nudging.planner.due_round", due_round))
        stack.enter_context(patch.object(rounds, "PUNCTUAL", timedelta(days=365)))
        yield


MUTANTS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "look before resend": never_look,
    "the claim's row count": claim_for_all,
    "sticky Revoked": revoked_gives_way,
    "the merge of late nudges": late_nudges_queue_up,
}


def play_broken(name: str, seed: int) -> Outcome:
    """Play a seed with one rule broken."""
    with MUTANTS[name]():
        return play(seed)


def first_found(name: str, first: int, cores: int) -> Outcome | None:
    """Return the first seed that shows a rule broken, or None."""
    with ProcessPoolExecutor(cores) as pool:
        for start in range(first, first + WITHIN, CHUNK):
            seeds = range(start, min(start + CHUNK, first + WITHIN))
            for outcome in pool.map(play_broken, [name] * len(seeds), seeds):
                if outcome.violations:
                    return outcome
    return None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", default=list(MUTANTS), help="which rules to break; all of them by default")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    missed = 0
    for name in options.names:
        found = first_found(name, options.first, options.cores)
        missed += found is None
        told = "not found" if found is None else f"seed {found.seed}: {'; '.join(found.violations)[:200]}"
        print(f"{name}: {told}", flush=True)
    return missed > 0


if __name__ == "__main__":
    same_hashes()
    sys.exit(main())
