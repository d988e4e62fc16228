"""The faults of Make and Slack under which the bot is killed."""

from sandbox.world.world import World

FAULTS = (
    ("429", {"retry_after": 1}),
    ("5xx", {}),
    ("slow", {"seconds": 0.3}),
    ("lost_before", {}),
    ("lost_answer", {}),
)


def switch_on(world: World, share: float) -> None:
    """Let about `share` of the calls go wrong, each in one of several ways; asking for a socket always works."""
    each = share / len(FAULTS)
    for kind, params in FAULTS:
        world.faults.add("make", kind, probability=each, params=dict(params))
        for operation in ("chat.*", "views.*", "conversations.*", "users.*"):
            world.faults.add("slack", kind, operation=operation, probability=each, params=dict(params))
