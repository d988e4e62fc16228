"""Named switches for behaviour of the real services that is only inferred (graded L in the references)."""

from typing import Any


class UnknownSwitchError(KeyError):
    """Raised for a switch nobody declared, or a value it does not take."""


class Switches:
    """Holds each declared switch with its default and the values it takes (empty tuple: any value)."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._defaults: dict[str, Any] = {}
        self._choices: dict[str, tuple[Any, ...]] = {}
        self._why: dict[str, str] = {}

    def declare(self, name: str, default: Any, choices: tuple[Any, ...], why: str) -> None:
        """Declare a switch; `why` says what is unverified about it."""
        self._values[name] = self._defaults[name] = default
        self._choices[name] = choices
        self._why[name] = why

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def set(self, name: str, value: Any) -> None:
        """Set a switch; raises UnknownSwitchError for an unknown name or value."""
        choices = self._choices.get(name)
        if choices is None or (choices and value not in choices):
            raise UnknownSwitchError(f"{name}={value!r}; known: {sorted(self._values)}; takes {choices}")
        self._values[name] = value

    def restore(self) -> None:
        """Put every switch back to its default."""
        self._values |= self._defaults

    def describe(self) -> list[dict[str, Any]]:
        """Return every switch with its value, choices and reason, by name."""
        return [
            {
                "name": name,
                "value": self._values[name],
                "choices": list(self._choices[name]),
                "why": self._why[name],
            }
            for name in sorted(self._values)
        ]
