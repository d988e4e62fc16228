from tests.fuzz.answers import fuzz_answers
from tests.fuzz.fed import Draw

EACH = 15


def test_every_bent_answer_is_read_or_refused_by_name() -> None:
    fed = fuzz_answers(Draw(numbers=range(EACH)))
    assert fed.harm == [], "\n".join(fed.harm)
    assert min(fed.counts.values()) >= EACH
