"""Finding the elements of a list of blocks."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.slack.json_types import Json


@dataclass(frozen=True)
class Place:
    """An element, the block it stands in, and where in it (a JSON pointer below the block)."""

    block: Json
    element: Json
    pointer: str

    @property
    def is_input(self) -> bool:
        """Return whether the block is an input block."""
        return bool(self.block.get("type") == "input")


def _own(block: Json) -> Iterator[tuple[Json, str]]:
    if isinstance(block.get("accessory"), dict):
        yield block["accessory"], "/accessory"
    if isinstance(block.get("element"), dict):
        yield block["element"], "/element"
    key = "actions" if block.get("type") == "card" else "elements"
    if block.get("type") in {"actions", "context_actions", "card"}:
        for at, element in enumerate(block.get(key) or []):
            if isinstance(element, dict):
                yield element, f"/{key}/{at}"


def elements(blocks: list[Json] | None) -> Iterator[Place]:
    """Yield every element of the blocks that can hold or send something."""
    for block in blocks or []:
        for element, pointer in _own(block):
            if element.get("type") != "image":
                yield Place(block, element, pointer)
        inner = block.get("elements") if block.get("type") == "carousel" else block.get("child_blocks")
        if isinstance(inner, list):
            yield from elements(inner)
