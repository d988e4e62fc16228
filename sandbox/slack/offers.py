"""What the last options call for each external select offered, per person: only that can be picked."""

from typing import TypeAlias

from sandbox.slack.json_types import Json

OfferKey: TypeAlias = tuple[str, str, str, str]


class Offers:
    """Options by (person, view id or message, block_id, action_id)."""

    def __init__(self) -> None:
        self._offered: dict[OfferKey, list[Json]] = {}

    def remember(self, key: OfferKey, options: list[Json]) -> None:
        """Keep what the newest options call offered."""
        self._offered[key] = options

    def of(self, key: OfferKey) -> list[Json]:
        """Return what was offered last."""
        return self._offered.get(key, [])

    def forget(self) -> None:
        """Drop every offer."""
        self._offered.clear()
