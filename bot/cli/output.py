"""What a command prints, when it cannot be written."""

import os
import sys
from collections.abc import Callable


def printing(command: Callable[[], None]) -> None:
    """Run a command; a full disk behind its output is one line, and a reader who went away is none."""
    try:
        try:
            command()
        finally:
            _flush()
    except OSError as error:
        if not _is_lost():
            raise
        sys.exit(1 if isinstance(error, BrokenPipeError) else f"The output cannot be written: {error.strerror}.")


def _flush() -> None:
    if sys.stdout is not None:  # it is when the shell closed it
        sys.stdout.flush()


def _is_lost() -> bool:
    """Tell whether the output cannot be written; then what is left of it is dropped, or Python's end trips over it."""
    if sys.stdout is None:
        return False
    try:
        sys.stdout.write("\n")  # unbuffered, nothing is left that a flush could fail with
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False
