"""One Web API call: its arguments from query, form and JSON body, read the way Slack reads them."""

import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.slack.json_types import Json


@dataclass
class Call:
    """One call by the app.

    Attributes:
        method: `chat.postMessage` ...
        args: the merged arguments.
        token: which of the app's tokens came with it: `bot`, `app`, or empty.
        warnings: what the answer's `response_metadata.warnings` will say.
    """

    method: str
    args: Json
    token: str = ""
    warnings: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Return whether the argument came and is not null."""
        return self.args.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text."""
        value = self.args.get(name)
        if value is None:
            return default
        if isinstance(value, (dict, list)):
            raise invalid_arguments(f"must provide a string [json-pointer:/{name}]")
        return str(value)

    def need(self, *names: str) -> None:
        """Refuse the call when an argument is missing; Slack says so before it looks at any other."""
        if missing := [f"missing required field: {name}" for name in names if not self.has(name)]:
            raise invalid_arguments(*missing)

    def required(self, name: str) -> str:
        """Return an argument that must not be missing; an empty one names nothing, which the method says in its way."""
        self.need(name)
        return self.text(name)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean, which may come as true, 1 or "true"."""
        value = self.args.get(name)
        return default if value is None else str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        """Return a whole number."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise invalid_arguments(f"must be a valid integer [json-pointer:/{name}]") from None

    def listed(self, name: str) -> list[str]:
        """Return a list that may come as JSON or comma-joined."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [part.strip() for part in str(value or "").split(",") if part.strip()]

    def json(self, name: str, error: str) -> Any:
        """Return a nested value, parsed when it came as text; raises SlackError(error) when that fails."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None
