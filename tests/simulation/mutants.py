"""`python -m tests.simulation.mutants`: breaks one rule at a time, and plays seeds until one shows it.

A simulation that does not see a rule broken would not see it break by accident either. What a mutant replaces is named
by its path, so that one that does not apply any more says so instead of breaking nothing.
"""

import argparse
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from bot.ports.errors import NotFoundError
from tests.simulation.run import Outcome, play, same_hashes

WITHIN = 1000
CHUNK = 20
Mutant = AbstractContextManager[object]


def never_look() -> Mutant:
    """Send again without looking whether it arrived."""
    return patch("bot.domain.delivery.Delivery.must_look", property(lambda _: False))


def claim_for_all() -> Mutant:
    """Take a claim for granted, whatever row count the database tells."""
    true_claim = pkgutil.resolve_name("bot.adapters.store.deliveries:Deliveries.claim")
    granted = pkgutil.resolve_name("bot.domain.delivery:claim")

    async def claim(self: Any, delivery: Any, now: Any) -> Any:
        await true_claim(self, delivery, now)
        return granted(delivery, now)

    return patch("bot.adapters.store.deliveries.Deliveries.claim", claim)


def revoked_gives_way() -> Mutant:
    """Let what Make says undo Revoked."""
    return patch("bot.domain.transitions.ENDED", frozenset({"Declined"}))


@contextmanager
def late_nudges_queue_up() -> Iterator[None]:
    """Make up for every reminder that was missed, instead of one for all."""
    rounds = pkgutil.resolve_name("bot.domain.rounds")

    def due_round(dossier: Any, plan: Any, _: object, now: Any) -> Any:
        at = rounds.next_round_at(dossier, plan)
        if at is None or at > now or dossier.intake.round_open or not plan.is_open(dossier.intake, now):
            return None
        return rounds.round_at(dossier, at)

    with ExitStack() as stack:
        stack.enter_context(patch("bot.services.nudging.planner.due_round", due_round))
        stack.enter_context(patch("bot.domain.rounds.PUNCTUAL", timedelta(days=365)))
        yield


def one_person_is_two() -> Mutant:
    """Let whoever asked for a closing approve it as well."""
    running = pkgutil.resolve_name("bot.domain.teardown:TeardownState").RUNNING

    def approve(teardown: Any, by: str, now: Any) -> Any:
        return replace(teardown, state=running, approved_by=by, approved_at=now)

    return patch("bot.domain.teardown.approve", approve)


def anybody_approves() -> Mutant:
    """Let every member be the second person."""
    action, role = (pkgutil.resolve_name(f"bot.domain.authority:{name}") for name in ("Action", "Role"))
    return patch.dict("bot.domain.authority.MAY", {action.APPROVE: frozenset({role.MEMBER})})


def done_too_early() -> Mutant:
    """Call a closing done, and certify it, whatever is left."""
    standing = pkgutil.resolve_name("bot.domain.closing:standing")
    return patch("bot.domain.closing.standing", lambda *given: replace(standing(*given), left=()))


def lost_card_stays_lost() -> Mutant:
    """Take a card that was deleted for one that is up to date."""
    needless = pkgutil.resolve_name("bot.services.lane:needless")
    return patch("bot.services.handlers.card_edit.replace_lost_card", lambda *_: needless)


def ack_before_commit() -> Mutant:
    """Acknowledge a press before it is stored."""

    async def acked_first(ack: Any, work: Any) -> None:
        await ack()
        await work

    return patch("bot.slack_app.actions.card_buttons.stored_first", acked_first)


def share_links_stay() -> Mutant:
    """Keep a share link after it was used, or its time is up."""

    async def keep(*_: object) -> None: ...

    return patch("bot.adapters.store.shares.Shares.drop_share_link", keep)


def copies_are_not_told() -> Mutant:
    """Take no notice of a row that was copied on the board."""

    async def ignore(*_: object) -> None: ...

    return patch("bot.services.tracker.reading.Board._take_copy", ignore)


def denied_is_gone() -> Mutant:
    """Take a request for gone as soon as Make denies it, though it lists it."""

    async def seen(self: Any, one: Any, _: object) -> Any:
        try:
            return await self._api.detail(one.make_id)
        except NotFoundError:
            return None

    return patch("bot.services.watching.Watcher._seen", seen)


MUTANTS: dict[str, Callable[[], Mutant]] = {
    "look before resend": never_look,
    "the claim's row count": claim_for_all,
    "sticky Revoked": revoked_gives_way,
    "the merge of late nudges": late_nudges_queue_up,
    "the second person is another": one_person_is_two,
    "who may be the second person": anybody_approves,
    "nothing is left when a closing is done": done_too_early,
    "a lost card is posted anew": lost_card_stays_lost,
    "stored before the ack": ack_before_commit,
    "share links are deleted": share_links_stay,
    "copies are told": copies_are_not_told,
    "what is listed is not gone": denied_is_gone,
}


def play_broken(name: str, seed: int) -> Outcome:
    """Play a seed with one rule broken."""
    with MUTANTS[name]():
        return play(seed)


def why_not(name: str) -> str | None:
    """Return why a mutant does not apply any more, or None."""
    try:
        with MUTANTS[name]():
            return None
    except (AttributeError, ImportError) as error:
        return str(error)


def first_found(name: str, first: int, cores: int) -> Outcome | None:
    """Return the first seed that shows a rule broken, or None."""
    with ProcessPoolExecutor(cores) as pool:
        for start in range(first, first + WITHIN, CHUNK):
            seeds = range(start, min(start + CHUNK, first + WITHIN))
            for outcome in pool.map(play_broken, [name] * len(seeds), seeds):
                if outcome.violations:
                    pool.shutdown(cancel_futures=True)
                    return outcome
    return None


def tell(name: str, first: int, cores: int) -> bool:
    """Tell how a rule was seen broken; return whether it was."""
    gone = why_not(name)
    if gone is not None:
        print(f"{name}: this mutant no longer applies, what it replaces is gone: {gone}", flush=True)
        return False
    found = first_found(name, first, cores)
    if found is None:
        print(f"{name}: not found within {WITHIN} seeds; nobody sees it, or nobody calls what it replaces", flush=True)
        return False
    print(f"{name}: seed {found.seed}: {'; '.join(found.violations)[:200]}", flush=True)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", default=list(MUTANTS), help="which rules to break; all of them by default")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    missed = [name for name in options.names if not tell(name, options.first, options.cores)]
    return len(missed) > 0


if __name__ == "__main__":
    same_hashes()
    sys.exit(main())
