from tests.fuzz.run import fuzz_handlers

EACH = 6


def test_no_bent_payload_breaks_a_handler_pings_anybody_or_changes_anything_for_a_stranger():
    fed = fuzz_handlers(EACH)
    assert fed.harm == [], "\n".join(fed.harm)
    assert min(fed.counts.values()) >= EACH
