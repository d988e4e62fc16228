"""The faults of Make and Slack under which the bot is killed."""

from sandbox.world.world import World
from tests.planted import EVERYTHING

FAULTS: tuple[tuple[str, dict[str, float]], ...] = (
    ("429", {"retry_after": 1}),
    ("5xx", {}),
    ("slow", {"seconds": 0.3}),
    ("lost_before", {}),
    ("lost_answer", {}),
)


def switch_on(world: World, share: float) -> None:
    """Let about `share` of the calls go wrong, each in one of several ways; asking for a socket always works.

    Some of Make's errors quote secrets, which must not get into a log.
    """
    each = share / len(FAULTS)
    world.faults.add("make", "status", probability=each / 5, params={"status": 500, "body": {"detail": EVERYTHING}})
    for kind, params in FAULTS:
        world.faults.add("make", kind, probability=each, params=dict(params))
        for operation in ("chat.*", "views.*", "conversations.*", "users.*"):
            world.faults.add("slack", kind, operation=operation, probability=each, params=dict(params))
