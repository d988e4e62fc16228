"""What the contract tests of every adapter share."""

from collections.abc import AsyncIterator

import pytest

from tests.contract.make.scripted import Scripted


@pytest.fixture
async def scripted() -> AsyncIterator[Scripted]:
    """A server that answers what it was told to."""
    server = Scripted()
    runner = await server.start()
    yield server
    await runner.cleanup()
