"""A process whose event loop stands still ends; one that beats lives."""

import subprocess
import sys

import pytest

PROGRAM = """
import asyncio, time
from datetime import timedelta
from bot.adapters.standstill import end_on_standstill

async def main():
    watching = asyncio.create_task(end_on_standstill(timedelta(seconds=0.5), timedelta(seconds=0.1)))
    await asyncio.sleep(1.0)
    {work}
    watching.cancel()
    await asyncio.wait([watching])
    time.sleep(1.0)
    print("lived")

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("work", "code", "said"),
    [("await asyncio.sleep(1.0)", 0, "lived"), ("secret = 'hunter2-Zx9'; time.sleep(20)", 1, "in main")],
)
def test_a_process_lives_as_long_as_its_loop_turns(work: str, code: int, said: str) -> None:
    done = subprocess.run(  # noqa: S603 - the program above
        [sys.executable, "-c", PROGRAM.format(work=work)], capture_output=True, text=True, timeout=15, check=False
    )
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    assert "hunter2" not in done.stderr
