"""One API call as the handlers see it, and the pieces all bodies share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.notion.checks import (
    MISSING,
    fix_one,
    problem,
    want_boolean,
    want_object,
    want_only,
    want_type,
)
from sandbox.notion.errors import Json
from sandbox.notion.space import Space

OLD, NEW = "2025-09-03", "2026-03-11"


@dataclass
class Call:
    """One call: path parameters, query parameters, body, and the API version it asked for."""

    space: Space
    version: str
    operation: str
    path: dict[str, str]
    query: list[tuple[str, str]] = field(default_factory=list)
    body: Json = field(default_factory=dict)

    @property
    def old(self) -> bool:
        """Say whether the call speaks 2025-09-03, the last version with `archived`."""
        return self.version == OLD

    def param(self, name: str) -> str | None:
        """Return one query parameter."""
        return next((value for key, value in self.query if key == name), None)

    def params(self, name: str) -> list[str]:
        """Return every value of a query parameter, written with or without brackets."""
        return [value for key, value in self.query if key in (name, f"{name}[]")]

    def only(self, *keys: str) -> None:
        """Refuse body keys the endpoint does not take."""
        want_only("body", self.body, (*keys, "archived") if self.old and "in_trash" in keys else keys)

    def trash(self) -> bool | None:
        """Return whether the body moves the object to the trash or back; None when it says nothing."""
        for key in ("in_trash", "archived"):
            if key in self.body:
                return want_boolean(f"body.{key}", self.body[key])
        return None

    def flag(self, key: str, default: bool) -> bool:  # noqa: FBT001 - the body's own value, or what stands
        """Return a boolean of the body."""
        return want_boolean(f"body.{key}", self.body[key]) if key in self.body else default

    def archived(self, in_trash: bool) -> Json:  # noqa: FBT001 - a field's value
        """Return the `archived` key of the older version."""
        return {"archived": in_trash} if self.old else {}


Handler = Callable[[Call], Json]


def read_parent(path: str, value: Any, kinds: tuple[str, ...]) -> str:
    """Return which kind of parent a body names, or refuse: exactly one, and `type` may only say the same."""
    parent = want_object(path, value)
    want_only(path, parent, ("type", *kinds))
    sent = [kind for kind in kinds if kind in parent]
    if len(sent) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in kinds])
    want_type(path, parent, sent[0])
    return sent[0]
