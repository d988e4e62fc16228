from tests.fuzz.fed import Draw
from tests.fuzz.run import fuzz_handlers

EACH = 8


def test_no_bent_payload_breaks_a_handler_pings_anybody_or_changes_what_is_not_its_senders() -> None:
    fed = fuzz_handlers(Draw(numbers=range(EACH)))
    assert fed.harm == [], "\n".join(fed.harm)
    assert min(fed.counts.values()) >= EACH
