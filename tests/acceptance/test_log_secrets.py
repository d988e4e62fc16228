"""A noisy run at DEBUG, with secrets planted where people and systems put them: no line of the log holds one."""

import pytest
import structlog

from bot.observability.logging import configure
from bot.observability.redaction import HIDDEN
from tests.acceptance.scene import Scene, playing
from tests.planted import EVERYTHING, PLANTED, leaks

pytestmark = pytest.mark.usefixtures("logging_as_before")


@pytest.mark.parametrize("as_json", [False, True], ids=["console", "json"])
async def test_no_line_of_a_noisy_run_holds_a_secret(as_json: bool, capfd: pytest.CaptureFixture[str]):  # noqa: FBT001 - a parameter of the test
    configure("DEBUG", as_json=as_json)
    structlog.configure(cache_logger_on_first_use=False)  # loggers of the modules outlive this test
    async with playing() as scene:
        await _make_noise(scene)
    told = capfd.readouterr().err
    assert "slack.listener_failed" in told
    assert HIDDEN in told
    assert "delivery" in told
    assert "Skipped self event" not in told, "a library writes out whole payloads"
    assert leaks(told) == []


async def _make_noise(scene: Scene) -> None:
    scene.fault("make", "status", times=2, status=500, body={"detail": EVERYTHING})
    await scene.ask("gmail", project=PLANTED["an address"])
    await scene.command(f"list {EVERYTHING}")
    await scene.whispered("U0PAULA", "nothing for")

    async def fails(query: str, limit: int) -> list[str]:  # noqa: ARG001 - as it is called
        raise RuntimeError(EVERYTHING)

    scene.app._overview.clients = fails  # type: ignore[method-assign]  # what nobody foresaw
    await scene.dispatch(
        {
            "type": "block_suggestion",
            "action_id": "credreq.find_client",
            "value": EVERYTHING,
            "user": {"id": "U0PAULA"},
            "team": {"id": "T0NORTH"},
        }
    )
    await scene.settled()
