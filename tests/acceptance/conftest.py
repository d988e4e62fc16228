from collections.abc import AsyncIterator, Iterator

import pytest
import stamina

from tests.acceptance.scene import Scene, playing


@pytest.fixture(autouse=True)
def _no_pauses_between_reads() -> Iterator[None]:
    """Reads of Make are retried at once, and once only: the pauses are tested with the adapter."""
    stamina.set_testing(testing=True, attempts=2)
    yield
    stamina.set_testing(testing=False)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with playing() as scene:
        yield scene
