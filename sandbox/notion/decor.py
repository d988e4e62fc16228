"""Icons and covers of pages and databases."""

from typing import TYPE_CHECKING, Any

from sandbox.notion.checks import MISSING, fail, failed, want_object, want_only, want_text, want_type
from sandbox.notion.errors import Json

if TYPE_CHECKING:
    from sandbox.notion.space import Space

MAX_ADDRESS = 2000
LONGEST_EMOJI = 35
"""Code points of a flag with its invisible tags, or of a family with its joiners, and some to spare."""


def read_icon(space: "Space", path: str, value: Any) -> Json | None:
    """Return an icon, or refuse."""
    return _read(space, path, value, ("emoji", "external"))


def read_cover(space: "Space", path: str, value: Any) -> Json | None:
    """Return a cover, or refuse; an emoji is none."""
    return _read(space, path, value, ("external",))


def _read(space: "Space", path: str, value: Any, kinds: tuple[str, ...]) -> Json | None:
    if value is None:
        return None
    body = want_object(path, value)
    kind = next((kind for kind in kinds if kind in body), None)
    if kind is None:
        raise failed(f"{path}.{kinds[0]}", "be defined", MISSING)
    want_only(path, body, ("type", kind))
    want_type(path, body, kind)
    held = _emoji(path, body[kind]) if kind == "emoji" else read_external(space, path, body[kind])
    return {"type": kind, kind: held}


def _emoji(path: str, value: Any) -> str:
    emoji = want_text(f"{path}.emoji", value)
    letters = emoji.replace("\N{INFORMATION SOURCE}", "")
    if emoji.isascii() or len(emoji) > LONGEST_EMOJI or any(letter.isalpha() for letter in letters):
        fail(f"{path}.emoji", "be a valid emoji", value)
    return emoji


def read_external(space: "Space", path: str, value: Any) -> Json:
    """Return where a file lies, or refuse; what an address has to look like is not checked."""
    body = want_object(f"{path}.external", value)
    want_only(f"{path}.external", body, ("url",))
    url = want_text(f"{path}.external.url", body.get("url", MISSING))
    if not url:
        fail(f"{path}.external.url", "be populated", url)
    if space.measure(url) > MAX_ADDRESS:
        fail(f"{path}.external.url.length", f"be ≤ `{MAX_ADDRESS}`", space.measure(url))
    return {"url": url}
