"""Seeds that once failed, and what they found; `make test` plays them every time."""

SEEDS: dict[int, str] = {}
