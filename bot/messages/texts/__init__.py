"""The sentences people read, by key and language."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from string import Formatter
from typing import Any, Self

from bot.messages.escape import LONGEST_VALUE, Mrkdwn, escape, plain


class TextsError(ValueError):
    """Raised for a text file that cannot be used, an unknown key, or values that are not the key's fields."""


class Texts:
    """The sentences of one language.

    Values are escaped on their way in, unless they are `Mrkdwn` already; so a sentence can never carry somebody
    else's formatting.
    """

    def __init__(self, templates: Mapping[str, str], fields: Mapping[str, frozenset[str]] | None = None) -> None:
        self._templates = dict(templates)
        own = {key: fields_of(key, template) for key, template in self._templates.items()}
        self._fields = own if fields is None else dict(fields)

    @classmethod
    def load(cls, language: str = "en") -> Self:
        """Read the shipped texts of a language."""
        return cls.parse((files(__name__) / f"{language}.toml").read_text("utf-8"), f"{language}.toml")

    @classmethod
    def parse(cls, text: str, source: str) -> Self:
        """Read texts from TOML; tables become dotted keys."""
        return cls(sentences(text, source))

    def overridden(self, templates: Mapping[str, str]) -> Self:
        """Return a copy with other sentences; each may leave out fields of the one it replaces, and add none."""
        for key, template in templates.items():
            unknown = fields_of(key, template) - self.fields(key)
            if unknown:
                known = ", ".join(f"{{{name}}}" for name in sorted(self.fields(key))) or "none"
                raise TextsError(f"The text {key} names the unknown field {{{min(unknown)}}}; its fields: {known}.")
        return type(self)(self._templates | dict(templates), self._fields)

    def __call__(self, key: str, /, **values: object) -> Mrkdwn:
        """Return a sentence as mrkdwn, its values escaped."""
        return Mrkdwn(self._filled(key, {name: _safe(value) for name, value in values.items()}))

    def plain(self, key: str, /, **values: object) -> str:
        """Return a sentence for a plain_text object."""
        return self._filled(key, {name: plain(str(value), LONGEST_VALUE) for name, value in values.items()})

    def count(self, key: str, number: int, /, **values: object) -> Mrkdwn:
        """Return the sentence for one (`key.one`) or for any other number (`key.other`), which it may name: `count`."""
        chosen = f"{key}.{'one' if number == 1 else 'other'}"
        return self(chosen, **values, **({"count": number} if "count" in self.fields(chosen) else {}))

    def all_of(self, parts: list[Mrkdwn]) -> Mrkdwn:
        """Return parts as people list them: "a, b and c"."""
        if len(parts) < 2:  # noqa: PLR2004 - one thing is no list
            return Mrkdwn("".join(parts))
        return self("list.and", most=Mrkdwn(", ".join(parts[:-1])), last=parts[-1])

    def __iter__(self) -> Iterator[str]:
        return iter(self._templates)

    def fields(self, key: str) -> frozenset[str]:
        """Return the names a key's values must have."""
        if key not in self._fields:
            raise TextsError(f"There is no text {key}.")
        return self._fields[key]

    def _filled(self, key: str, values: Mapping[str, str]) -> str:
        if self.fields(key) != values.keys():
            raise TextsError(f"The text {key} needs {sorted(self._fields[key])}, and was given {sorted(values)}.")
        return self._templates[key].format(**values)


def sentences(text: str, source: str) -> dict[str, str]:
    """Read sentences by dotted key from TOML."""
    try:
        found = dict(_flat(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise TextsError(f"The texts {source} are not valid TOML: {error}.") from error
    for key, value in found.items():
        if not isinstance(value, str) or not value.strip():
            raise TextsError(f"{source}: The text {key} must be a sentence.")
    return found


def fields_of(key: str, template: str) -> frozenset[str]:
    """Return the fields a template names."""
    try:
        found = list(Formatter().parse(template))
    except ValueError as error:
        raise TextsError(f"The text {key} has a brace that does not close: {error}.") from error
    names = [name for _, name, spec, conversion in found if name is not None and not spec and not conversion]
    if len(names) < sum(name is not None for _, name, _, _ in found) or not all(n.isidentifier() for n in names):
        raise TextsError(f"The text {key} may hold only plain {{names}}.")
    return frozenset(names)


def _safe(value: object) -> Mrkdwn:
    return value if isinstance(value, Mrkdwn) else escape(str(value))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
