"""A disk of its own, a small one, that can be filled to the last byte; mounting it needs root."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SIZE = 256 << 20
BLOCK = bytes(1 << 16)


@contextmanager
def small_disk(place: Path) -> Iterator[bool]:
    """Mount it at `place`; False, and an ordinary directory, where we may not."""
    place.mkdir()
    mounted = _said("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place))
    try:
        yield mounted
    finally:
        if mounted:
            _said("umount", "--lazy", str(place))


@contextmanager
def full(place: Path) -> Iterator[None]:
    """Leave no room on the disk at `place`."""
    ballast = place / "ballast"
    try:
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(BLOCK)
        yield
    finally:
        ballast.unlink(missing_ok=True)


def _said(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own words
    except FileNotFoundError:
        return False
