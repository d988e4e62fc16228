from collections.abc import AsyncIterator

import pytest

from tests.acceptance.notion.board import Board
from tests.acceptance.scene import Scene, playing


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with playing(notion=True) as scene:
        yield scene


@pytest.fixture
def board(scene: Scene) -> Board:
    return Board(scene)
