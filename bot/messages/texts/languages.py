"""Every language the contact may be written to in, and the operator's own wording on top of it."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Self

from bot.messages.texts import Texts, TextsError, sentences

DEFAULT = "en"
SHIPPED = ("en", "de")
_TABLE = re.compile(r"^\s*\[\s*([\w.\-]+)\s*\]")
_KEY = re.compile(r"^\s*([\w\-]+(?:\.[\w\-]+)*)\s*=")


class Languages(Mapping[str, Texts]):
    """The texts by language; one that is not known is English."""

    def __init__(self, texts: Mapping[str, Texts]) -> None:
        self._texts = dict(texts)

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Read the shipped languages, and from `folder` the files (`en.toml`, `de.toml`) that override single keys.

        Raises:
            TextsError: one line that names the file, its line, the key and what is wrong with it.
        """
        shipped = {language: _shipped(language) for language in SHIPPED}
        if folder is None:
            return cls(shipped)
        if not folder.is_dir():
            raise TextsError(f"TEXTS_PATH={folder} is no folder.")
        own = sorted(folder.glob("*.toml"))
        if not own:
            raise TextsError(f"TEXTS_PATH={folder} holds none of {', '.join(f'{name}.toml' for name in SHIPPED)}.")
        for file in own:
            shipped[file.stem] = _overridden(shipped, file)
        return cls(shipped)

    def __getitem__(self, language: str) -> Texts:
        return self._texts.get(language) or self._texts[DEFAULT]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@cache
def _shipped(language: str) -> Texts:
    """Read a shipped language, once; a sentence it lacks is English."""
    english = Texts.load(DEFAULT)
    if language == DEFAULT:
        return english
    file = f"{language}.toml"
    return english.overridden(sentences((files("bot.messages.texts") / file).read_text("utf-8"), file))


def _overridden(known: Mapping[str, Texts], file: Path) -> Texts:
    if file.stem not in known:
        raise TextsError(f"{file}: there is no language “{file.stem}”; these can be overridden: {', '.join(known)}.")
    try:
        text = file.read_text("utf-8-sig")  # Windows puts a mark before it
    except (OSError, UnicodeDecodeError) as error:
        raise TextsError(f"{file} cannot be read: {error}.") from error
    texts = known[file.stem]
    for key, template in sentences(text, str(file)).items():
        try:
            texts = texts.overridden({key: template})
        except TextsError as error:
            raise TextsError(f"{file}, line {_line_of(key, text)}: {error}") from None
    return texts


def _line_of(key: str, text: str) -> int:
    """Return the line on which a dotted key is set (the first one when it cannot be told)."""
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if opens := _TABLE.match(line):
            table = f"{opens[1]}."
        elif (found := _KEY.match(line)) and table + found[1] == key:
            return number
    return 1
