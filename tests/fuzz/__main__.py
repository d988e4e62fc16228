"""`make fuzz`: so many bent payloads for each handler and answers for each call; prints its figures."""

import argparse
import logging
import sys
from collections.abc import Callable
from time import perf_counter

from tests.fuzz.answers import fuzz_answers
from tests.fuzz.run import Fed, fuzz_handlers


def main() -> int:
    """Return how the process should end."""
    options = argparse.ArgumentParser()
    options.add_argument("--each", type=int, default=10_000)
    each = options.parse_args().each
    logging.disable(logging.CRITICAL)  # what is told of bent payloads is looked at by the tests
    return max(_told("answer", fuzz_answers, each), _told("payload", fuzz_handlers, each))


def _told(what: str, fuzz: Callable[[int], Fed], each: int) -> int:
    begun = perf_counter()
    fed = fuzz(each)
    for name, count in sorted(fed.counts.items()):
        print(f"{count:>8,}  {name}")
    for harm in fed.harm:
        print(harm)
    total, seconds = sum(fed.counts.values()), perf_counter() - begun
    print(f"{total:,} {what}s for {len(fed.counts)} kinds in {seconds:.0f} s; harm done by {len(fed.harm)}")
    return 1 if fed.harm else 0


if __name__ == "__main__":
    sys.exit(main())
