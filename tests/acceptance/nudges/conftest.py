from collections.abc import AsyncIterator

import pytest

from tests.acceptance.nudges.stage import NudgeScene, nudging


@pytest.fixture
async def scene() -> AsyncIterator[NudgeScene]:
    async with nudging() as scene:
        yield scene
