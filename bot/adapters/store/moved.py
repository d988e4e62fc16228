"""The word a moved SQLite file leaves beside itself, so that nobody goes on with it by mistake."""

from pathlib import Path

from bot.ports.store import StoreError


def leave_word(path: Path, moved_to: str) -> None:
    """Say beside a file where its rows went; the file itself stays as it is."""
    _word(path).write_text(f"{moved_to}\n", "utf-8")


def check_moved(path: Path) -> None:
    """Raise StoreError when the rows of a file went elsewhere."""
    word = _word(path)
    if word.exists():
        moved_to = word.read_text("utf-8").strip()
        raise StoreError(
            f"The database {path} was moved to {moved_to}: set DATABASE_URL to that one. "
            f"Who wants to go on with the old file all the same deletes {word}."
        )


def _word(path: Path) -> Path:
    return path.with_name(f"{path.name}.moved")
