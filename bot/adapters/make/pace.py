"""How patient the client is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Times in seconds.

    Attributes:
        connect: for a connection.
        answer: for one whole answer.
        attempts: how often a read is tried at most.
        total: after this much no further try of a read is begun.
        wait_initial, wait_max: between two tries, growing.
        patience: the longest Retry-After a read sits out itself; a longer one goes to the caller.
    """

    connect: float = 5.0
    answer: float = 20.0
    attempts: int = 4
    total: float = 45.0
    wait_initial: float = 0.5
    wait_max: float = 8.0
    patience: float = 15.0
