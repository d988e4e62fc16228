from contextlib import AsyncExitStack
from typing import Any, cast

import pytest

from bot.parts.tending import Tending
from bot.settings import SettingsError, load
from tests.unit.test_settings import NEEDED

UNUSED = cast("Any", None)


async def test_a_place_that_cannot_be_had_is_told_with_both_settings():
    needed: dict[str, Any] = {name.lower(): value for name, value in NEEDED.items()}
    settings = load(_env_file=None, health_host="nowhere.invalid", health_port=8699, **needed)
    async with AsyncExitStack() as stack:
        with pytest.raises(
            SettingsError, match=r"^HEALTH_HOST=nowhere\.invalid with HEALTH_PORT=8699 cannot be used: "
        ):
            await Tending(settings, UNUSED, UNUSED, UNUSED).listen(None, stack)
