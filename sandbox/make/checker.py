"""Reads the fields of a JSON body and collects every complaint, so that one answer can tell them all."""

import re
from typing import Any

from sandbox.make.answers import not_valid

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")
APP_NAME = re.compile(r"(app#)?[a-z][0-9a-z-]+[0-9a-z]")
MAX_EMAIL = 254
MAX_APP_NAME = 135
NO_TEXT = re.compile("[\\x00\\ud800-\\udfff]")
"""What a database of texts does not take: NUL, and half of a surrogate pair."""


def length(text: str) -> int:
    """Return how long JavaScript finds a text: it counts UTF-16 units, two for most emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Checker:
    """A body, or an object inside it (`at` is its path); all share one list of problems."""

    def __init__(self, body: dict[str, Any], problems: list[str] | None = None, at: str = "") -> None:
        self._body = body
        self._at = at
        self._read: set[str] = set()
        self.problems = [] if problems is None else problems

    def raise_if_wrong(self) -> None:
        """Raise the validation answer when there were complaints."""
        if self.problems:
            raise not_valid(self.problems)

    def has(self, key: str) -> bool:
        """Say whether a field was sent."""
        return self._body.get(key) is not None

    def text(self, key: str, longest: int, *, required: bool = False, filled: bool = False) -> str | None:
        """Read a string; required ones may not be blank, nor may those that are to be filled where they are sent."""
        value = self._value(key, required=required)
        if value is None:
            return None
        if not isinstance(value, str):
            self.complain(f"Expected string at '{self._at}{key}'.")
            return None
        if (required or filled) and not value.strip():
            self.complain(f"Value of parameter '{self._at}{key}' must not be empty.")
            return None
        if NO_TEXT.search(value):
            self.complain(f"Invalid characters in parameter '{self._at}{key}'.")
            return None
        if length(value) > longest:
            self.complain(f"Value of parameter '{self._at}{key}' is longer than {longest} characters.")
            return None
        return value

    def number(self, key: str, *, required: bool = False) -> int | None:
        """Read a whole number from 1 up; true is no number."""
        value = self._value(key, required=required)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.complain(f"Expected a number from 1 up at '{self._at}{key}'.")
            return None
        return value

    def app_name(self) -> str | None:
        """Read appName."""
        name = self.text("appName", MAX_APP_NAME, required=True)
        if name is not None and not APP_NAME.fullmatch(name):
            self.complain(f"Invalid value of parameter '{self._at}appName'.")
            return None
        return name

    def email(self) -> str | None:
        """Read an e-mail address."""
        address = self.text("email", MAX_EMAIL, required=True)
        if address is not None and not EMAIL.fullmatch(address):
            self.complain(f"Invalid e-mail in parameter '{self._at}email'.")
            return None
        return address

    def array(self, key: str, *, required: bool = False, least: int = 0, most: int | None = None) -> list[Any]:
        """Read an array."""
        value = self._value(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list):
            self.complain(f"Expected array at '{self._at}{key}'.")
            return []
        if len(value) < least or (most is not None and len(value) > most):
            span = f"{least} to {most}" if most else f"at least {least}"
            self.complain(f"Parameter '{self._at}{key}' takes {span} items.")
        return value

    def texts(self, key: str, *, required: bool = False, least: int = 0) -> list[str]:
        """Read an array of strings, none empty."""
        values = self.array(key, required=required, least=least)
        if not all(isinstance(value, str) and value for value in values):
            self.complain(f"Expected strings in '{self._at}{key}'.")
            return []
        return values

    def objects(self, key: str, *, required: bool = False, least: int = 0, most: int | None = None) -> list["Checker"]:
        """Read an array of objects."""
        values = self.array(key, required=required, least=least, most=most)
        return [c for i, value in enumerate(values) if (c := self._inner(value, f"{self._at}{key}[{i}]")) is not None]

    def inner(self, key: str, *, required: bool = False) -> "Checker | None":
        """Read an object."""
        value = self._value(key, required=required)
        return None if value is None else self._inner(value, f"{self._at}{key}")

    def scalars(self, key: str) -> None:
        """Read an object of texts, numbers and booleans."""
        value = self._value(key, required=False)
        if value is not None and not (isinstance(value, dict) and all(_is_scalar(each) for each in value.values())):
            self.complain(f"Expected an object of plain values at '{self._at}{key}'.")

    def refuse_strangers(self, *, really: bool) -> None:
        """Complain about the fields that nobody read."""
        for key in set(self._body) - self._read if really else ():
            self.complain(f"Unknown parameter '{self._at}{key}'.")

    def _inner(self, value: Any, at: str) -> "Checker | None":
        if not isinstance(value, dict):
            self.complain(f"Expected object at '{at}'.")
            return None
        return Checker(value, self.problems, f"{at}.")

    def _value(self, key: str, *, required: bool) -> Any:
        self._read.add(key)
        value = self._body.get(key)
        if required and value is None:
            self.complain(f"Missing value of required parameter '{self._at}{key}'.")
        elif value is None and key in self._body:
            self.complain(f"Parameter '{self._at}{key}' must not be null.")
        return value

    def complain(self, problem: str) -> None:
        """Add a complaint."""
        self.problems.append(problem)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)
