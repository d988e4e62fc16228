from tests.fuzz.answers import fuzz_answers

EACH = 15


def test_every_bent_answer_is_read_or_refused_by_name():
    fed = fuzz_answers(EACH)
    assert fed.harm == [], "\n".join(fed.harm)
    assert min(fed.counts.values()) >= EACH
