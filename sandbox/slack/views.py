"""Modals and App Homes: the view objects, one stack per person, hashes and kept state."""

from dataclasses import dataclass, field

from sandbox.slack import ids
from sandbox.slack.blocks.normalise import normalise, text_defaults
from sandbox.slack.errors import SlackError
from sandbox.slack.inputs import Values, kept_values
from sandbox.slack.json_types import Json, copied
from sandbox.slack.state import APP_ID, BOT_ID, TEAM_ID
from sandbox.world.clock import SandboxClock

STACK_MAX = 3
HOME_TITLE = {"type": "plain_text", "text": "View Title", "emoji": True}


@dataclass
class View:
    """One modal or Home as a person has it in front of them."""

    id: str
    user: str
    definition: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    channel: str = ""

    @property
    def blocks(self) -> list[Json]:
        """Return the blocks as stored."""
        found: list[Json] = self.definition["blocks"]
        return found

    def as_json(self, *, state: bool = True) -> Json:
        """Return the view object as payloads and answers carry it."""
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            **copied(self.definition),
            "state": {"values": copied(self.values) if state else {}},
            "hash": self.hash,
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": APP_ID,
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }


def stored(definition: Json) -> Json:
    """Return a view definition with what Slack fills in."""
    modal = definition["type"] == "modal"
    shown = {key: text_defaults(dict(definition[key])) for key in ("title", "submit", "close") if definition.get(key)}
    return {
        "type": definition["type"],
        "blocks": normalise(definition["blocks"]),
        "private_metadata": definition.get("private_metadata") or "",
        "callback_id": definition.get("callback_id") or "",
        "title": shown.get("title", None if modal else HOME_TITLE),
        "clear_on_close": bool(definition.get("clear_on_close")),
        "notify_on_close": bool(definition.get("notify_on_close")),
        "close": shown.get("close"),
        "submit": shown.get("submit"),
        "external_id": definition.get("external_id") or "",
    }


class Views:
    """Every open view: modal stacks (bottom to top) and Homes, by person."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def forget(self) -> None:
        """Close everything."""
        self.stacks.clear()
        self.homes.clear()

    def find(self, view_id: str) -> View | None:
        """Return an open view by id."""
        return next((view for view in self._all() if view.id == view_id), None)

    def find_external(self, external_id: str) -> View | None:
        """Return an open view by its external id."""
        return next((view for view in self._all() if view.definition["external_id"] == external_id), None)

    def top(self, user: str) -> View | None:
        """Return the modal the person sees."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def open(self, user: str, definition: Json, channel: str = "") -> View:
        """Open a modal as the bottom of a new stack."""
        self._check_external(definition)
        view = self._new(user, definition)
        view.channel = channel
        self.stacks[user] = [view]
        return view

    def push(self, user: str, definition: Json) -> View:
        """Put a modal on top of the person's stack."""
        stack = self.stacks.get(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK_MAX:
            raise SlackError("push_limit_reached")
        self._check_external(definition)
        view = self._new(user, definition)
        view.root_id, view.previous_id, view.channel = stack[0].id, stack[-1].id, stack[-1].channel
        stack.append(view)
        return view

    def update(self, view: View, definition: Json, expected_hash: str = "") -> View:
        """Replace what a view shows; what was typed stays where block_id and action_id stay."""
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._check_external(definition, besides=view)
        view.definition = stored(definition)
        view.values = kept_values(view.blocks, view.values)
        view.errors = {}
        view.hash = self._hash()
        return view

    def publish(self, user: str, definition: Json, expected_hash: str = "") -> View:
        """Show a Home to one person."""
        view = self.homes.get(user)
        if view is not None:
            return self.update(view, definition, expected_hash)
        if expected_hash:
            raise SlackError("hash_conflict")
        self._check_external(definition)
        self.homes[user] = self._new(user, definition)
        return self.homes[user]

    def close(self, view: View) -> None:
        """Take one modal off its stack, with whatever lies on it."""
        stack = self.stacks.get(view.user, [])
        if view in stack:
            del stack[stack.index(view) :]
        if not stack:
            self.stacks.pop(view.user, None)

    def clear(self, user: str) -> list[View]:
        """Close the person's whole stack and return what was in it."""
        return self.stacks.pop(user, [])

    def _all(self) -> list[View]:
        return [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())

    def _check_external(self, definition: Json, besides: View | None = None) -> None:
        external_id = definition.get("external_id")
        holder = self.find_external(external_id) if external_id else None
        if holder is not None and holder is not besides:
            raise SlackError("duplicate_external_id")

    def _hash(self) -> str:
        return f"{int(self._clock.now().timestamp())}.{ids.secret(8)}"

    def _new(self, user: str, definition: Json) -> View:
        view_id = ids.upper("V0")
        view = View(view_id, user, stored(definition), self._hash(), view_id)
        view.values = kept_values(view.blocks, {})
        return view
