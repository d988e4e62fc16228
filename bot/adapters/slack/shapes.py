"""The shape of what Slack sends, as far as listeners rely on it: what has another shape reaches none of them."""

from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from bot.messages.ids import ActionId

LONGEST = 40_000
"""No text of Slack's is longer; a message has at most this many characters."""
Text = Annotated[str, Strict(), StringConstraints(max_length=LONGEST)]
Id = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=255)]
Url = Annotated[
    str, Strict(), StringConstraints(max_length=LONGEST, pattern=r"^https?://[A-Za-z0-9.-]+(:\d{1,5})?(/\S*)?$")
]
OF_THE_FORM = frozenset({ActionId.PICK_APPS, ActionId.LOOK_AHEAD})
"""Actions that can only come from an open form."""


class Part(BaseModel):
    """A part of a payload; what we do not read in it may be anything."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class Whole(Part):
    """Any payload: these parts Bolt looks for in each, whatever its kind."""

    event: dict[str, Any] | None = None
    actions: list[dict[str, Any]] | None = None
    view: dict[str, Any] | None = None


class Named(Part):
    """A person, a channel, a workspace."""

    id: Id


class Option(Part):
    """A picked option."""

    value: Text


class Element(Part):
    """What an element of a form holds."""

    value: Text | None = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    selected_user: Text | None = None
    selected_conversation: Text | None = None
    selected_date: Text | None = None


class Action(Part):
    """What was pressed or picked."""

    action_id: Id
    block_id: Text | None = None
    value: Text | None = None
    selected_option: Option | None = None


class Block(Part):
    """A block of a view."""

    type: Id
    block_id: Id


class State(Part):
    """What the fields of a view hold."""

    values: dict[str, dict[str, Element]] = Field(default_factory=dict)


class View(Part):
    """A modal, or App Home."""

    id: Id
    type: Id
    callback_id: Text = ""
    private_metadata: Text = ""
    hash: Text = ""
    blocks: list[Block] = Field(default_factory=list)
    state: State | None = None


class Interaction(Part):
    """What every interaction has."""

    type: Id
    user: Named
    team: Named | None = None
    enterprise: Named | None = None
    channel: Named | None = None
    trigger_id: Text | None = None
    response_url: Url | None = None


class Pressed(Interaction):
    """block_actions."""

    trigger_id: Id
    actions: Annotated[list[Action], Field(min_length=1)]
    view: View | None = None

    @model_validator(mode="after")
    def _has_its_form(self) -> Self:
        if (self.view is None or not self.view.hash) and any(a.action_id in OF_THE_FORM for a in self.actions):
            raise ValueError("an action of a form came without it")
        return self


class Form(View):
    """A modal of ours: each has a name, and only by it is it known what was filled in."""

    callback_id: Id


class Submitted(Interaction):
    """view_submission and view_closed."""

    view: Form


class Suggestion(Interaction):
    """block_suggestion."""

    action_id: Id
    block_id: Text | None = None
    value: Text = ""
    view: View | None = None


class Command(Part):
    """A slash command."""

    command: Id
    text: Text = ""
    user_id: Id
    channel_id: Id
    trigger_id: Id
    response_url: Url
    team_id: Text | None = None
    enterprise_id: Text | None = None


class Happening(Part):
    """An event; a message's own fields are read as texts."""

    type: Id
    subtype: Text | None = None
    user: Text | dict[str, Any] | None = None
    bot_id: Text | None = None
    channel: Text | dict[str, Any] | None = None
    text: Text | None = None
    ts: Text | None = None
    thread_ts: Text | None = None
    tab: Text | None = None
    view: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _names_its_visitor(self) -> Self:
        if self.type == "app_home_opened" and not isinstance(self.user, str):
            raise ValueError("nobody opened it")
        return self


class Authorization(Part):
    """For whom an event was sent."""

    team_id: Text | None = None
    enterprise_id: Text | None = None
    user_id: Text | None = None


class Event(Part):
    """An event's envelope."""

    type: Id
    event: Happening
    event_id: Text | None = None
    team_id: Text | None = None
    enterprise_id: Text | None = None
    authorizations: list[Authorization] | None = None


_KINDS: dict[str, type[Part]] = {
    "command": Command,
    "block_actions": Pressed,
    "view_submission": Submitted,
    "view_closed": Submitted,
    "block_suggestion": Suggestion,
    "event_callback": Event,
    "shortcut": Interaction,
    "message_action": Interaction,
}
_JSON = TypeAdapter(dict[str, Any])


def misshapen(payload: Any) -> str | None:
    """Return where a payload is not what Slack sends, without showing any of it; None when all is well."""
    if not isinstance(payload, dict):
        return "it is no object"
    if not _is_text(payload):
        return "it holds half a character"
    kind = payload.get("type", "command")
    known = _KINDS.get(kind) if isinstance(kind, str) else None
    if known is None:
        return "type"
    try:
        Whole.model_validate(payload)
        known.model_validate(payload)
    except ValidationError as error:
        return ", ".join(_place(each["loc"]) for each in error.errors(include_input=False)[:3])
    return None


def _is_text(payload: dict[str, Any]) -> bool:
    """Tell whether every text in it can be written down: JSON can carry half of a surrogate pair, and a NUL."""
    try:
        return b"\\u0000" not in _JSON.dump_json(payload)
    except ValueError:
        return False


def _place(parts: tuple[int | str, ...]) -> str:
    """Name the fields on the way; keys that people could have chosen are left out."""
    return ".".join(str(part) for part in parts[:2]) or "a part is missing"
