"""How many examples a property test takes: a share of what the profile of its run takes (tests/conftest.py)."""

from hypothesis import settings


def examples(share: float) -> int:
    usual = settings.default
    assert usual is not None
    return int(share * usual.max_examples)
