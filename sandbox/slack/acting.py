"""A person pressing, picking and typing: block_actions and block_suggestion."""

import time
from dataclasses import dataclass
from typing import Any

from sandbox.slack import payloads
from sandbox.slack.blocks.normalise import with_defaults
from sandbox.slack.blocks.surface import check_options
from sandbox.slack.blocks.walk import Place, elements
from sandbox.slack.core import Core
from sandbox.slack.envelopes import Ack
from sandbox.slack.errors import ControlError
from sandbox.slack.fields import held_for
from sandbox.slack.inputs import STATE_KEYS, Values, held_in, kept_values, options_of, state_value
from sandbox.slack.json_types import Json, copied
from sandbox.slack.messages import as_json, can_see, find
from sandbox.slack.state import Message, Person
from sandbox.slack.views import View

NOT_FOUND = 404
CONFLICT = 409
FORBIDDEN = 403
MIN_QUERY = 3
REPEATED = ("text", "value", "style", "url", "placeholder", "confirm", "min_query_length")
"""What an action repeats of its element, besides the initial choice; of a field to type in it repeats nothing."""


@dataclass
class Container:
    """Where somebody acts: a view, or a message they can see."""

    view: View | None = None
    message: Message | None = None

    @property
    def blocks(self) -> list[Json]:
        """Return what can be acted on."""
        if self.view is not None:
            return self.view.blocks
        return (self.message.blocks or []) if self.message else []

    @property
    def key(self) -> str:
        """Return what offers are remembered under."""
        return self.view.id if self.view else f"{self.message.channel}:{self.message.ts}" if self.message else ""


def container_of(core: Core, person: Person, body: Any) -> Container:
    """Return the container a control call names; raises ControlError when the person does not see it."""
    if not isinstance(body, dict) or body.get("type") not in {"message", "view"}:
        raise ControlError('container must be {"type": "message", "channel", "ts"} or {"type": "view", "view_id"}')
    if body["type"] == "view":
        return Container(view=view_of(core, person, body.get("view_id")))
    channel, ts = str(body.get("channel")), str(body.get("ts"))
    for whisper in core.workspace.ephemerals.get(person.id, []):
        if (whisper.channel, whisper.ts) == (channel, ts):
            return Container(message=whisper)
    message = find(core.workspace, channel, ts)
    if message is None or not can_see(core.workspace.channels[channel], person):
        raise ControlError("message_not_found", NOT_FOUND)
    return Container(message=message)


def view_of(core: Core, person: Person, view_id: Any) -> View:
    """Return a view the person has in front of them: the top modal, or Home."""
    view = core.views.find(view_id) if isinstance(view_id, str) else None
    if view is None or view.user != person.id:
        raise ControlError("view_not_found", NOT_FOUND)
    if view.definition["type"] == "modal" and core.views.top(person.id) is not view:
        raise ControlError("the view lies under another one", CONFLICT)
    return view


def place_in(where: Container, body: Json) -> Place:
    """Return the element a control call names by action_id (and block_id when needed)."""
    found = [
        place
        for place in elements(where.blocks)
        if place.element.get("action_id") == body.get("action_id")
        and body.get("block_id") in (None, place.block["block_id"])
    ]
    if not found:
        raise ControlError("no such element", NOT_FOUND)
    if len(found) > 1:
        raise ControlError("several elements have this action_id: name the block_id")
    return found[0]


def values_of(core: Core, person: Person, where: Container) -> Values:
    """Return what the elements of the container hold for this person."""
    if where.view is not None:
        return where.view.values
    message = where.message
    if message is None:
        return {}
    key = (person.id, message.channel, message.ts)
    values = kept_values(where.blocks, core.workspace.message_values.get(key, {}))
    core.workspace.message_values[key] = values
    return values


def fill(core: Core, person: Person, where: Container, place: Place, value: Any) -> None:
    """Put a value into an element."""
    element, block_id = place.element, place.block["block_id"]
    key = (person.id, where.key, block_id, element["action_id"])
    values = values_of(core, person, where)
    entry = values.get(block_id, {}).get(element["action_id"])
    chosen = _options_held(entry)
    held = held_for(core.workspace, element, value, [*core.offers.of(key), *chosen])
    values.setdefault(block_id, {})[element["action_id"]] = state_value(element, held)
    if where.view is not None:
        where.view.errors.pop(block_id, None)
    core.touch()


def _options_held(entry: Json | None) -> list[Json]:
    held = held_in(entry) if entry else None
    if isinstance(held, dict):
        return [held]
    return [option for option in held if isinstance(option, dict)] if isinstance(held, list) else []


async def act(core: Core, person: Person, where: Container, place: Place, body: Json) -> Ack:
    """Press a button or pick in a select, and wait for the app's acknowledgement."""
    kind = place.element["type"]
    action: Json
    if kind in STATE_KEYS:
        if "value" in body:
            fill(core, person, where, place, body["value"])
        action = values_of(core, person, where)[place.block["block_id"]][place.element["action_id"]]
        if place.is_input and not place.block.get("dispatch_action"):
            return Ack()
    else:
        action = _pressed(place, body)
    return await core.envelopes.ask("interactive", _payload(core, person, where, place, action), wants_payload=False)


def _pressed(place: Place, body: Json) -> Json:
    element = place.element
    kind = element["type"]
    if kind == "overflow":
        wanted = body.get("value")
        for option in options_of(element):
            if option["value"] == wanted:
                return {"type": kind, "selected_option": option}
        raise ControlError(f"{wanted!r} is not in the overflow menu")
    if kind == "feedback_buttons":
        for button in (element["positive_button"], element["negative_button"]):
            if button["value"] == body.get("value"):
                return {"type": kind, "text": button["text"], "value": button["value"]}
        raise ControlError("value must be that of one of the two buttons")
    if body.get("value") not in (None, element.get("value")):
        raise ControlError("a button sends its own value")
    return {"type": kind}


def _payload(core: Core, person: Person, where: Container, place: Place, action: Json) -> Json:
    payload = payloads.interactive("block_actions", person)
    payload |= surroundings(core, where)
    if where.view is not None:
        payload["trigger_id"] = core.triggers.mint(
            person.id,
            view_id=where.view.id if where.view.definition["type"] == "modal" else "",
            channel=where.view.channel,
        )
    elif where.message is not None:
        payload["trigger_id"] = core.triggers.mint(person.id, channel=where.message.channel)
        payload["response_url"] = _response_url(core, person, where.message)
        payload["state"] = {"values": copied(values_of(core, person, where))}
    ids = {"action_id": place.element["action_id"], "block_id": place.block["block_id"]}
    payload["actions"] = [{**ids, **_repeated(place.element), **copied(action), "action_ts": f"{time.time():.6f}"}]
    return payload


def surroundings(core: Core, where: Container) -> Json:
    """Return the container, and the view or the message and its channel, as payloads carry them."""
    if where.view is not None:
        return {"container": {"type": "view", "view_id": where.view.id}, "view": where.view.as_json()}
    message = where.message
    if message is None:
        return {}
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
    container["is_ephemeral"] = bool(message.viewer)
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    channel = core.workspace.channels[message.channel]
    found: Json = {"container": container, "channel": payloads.channel(channel)}
    return found if message.viewer else found | {"message": as_json(core.workspace, message, metadata=True)}


def _repeated(element: Json) -> Json:
    if element["type"].endswith("_input"):
        return {}
    return {key: copied(element[key]) for key in element if key in REPEATED or key.startswith("initial_")}


def _response_url(core: Core, person: Person, message: Message) -> str:
    path, known = core.responses.mint("actions", user=person.id, channel=message.channel)
    known.message_ts, known.is_ephemeral = message.ts, bool(message.viewer)
    return f"{core.base_url}/slack/response/{path}"


async def suggest(core: Core, person: Person, where: Container, place: Place, query: str) -> Json:
    """Ask the app for the options of an external select."""
    if "external_select" not in place.element["type"]:
        raise ControlError("only external selects ask for options")
    shortest = place.element.get("min_query_length")
    if len(query) < (MIN_QUERY if shortest is None else int(shortest)):
        return {"ok": True, "options": []}
    payload = payloads.interactive("block_suggestion", person) | surroundings(core, where)
    payload |= {"action_id": place.element["action_id"], "block_id": place.block["block_id"], "value": query}
    ack = await core.envelopes.ask("interactive", payload, wants_payload=True)
    if not ack.ok:
        return {"ok": False, "error": ack.error, "options": []}
    answer = ack.payload or {}
    faults = check_options(answer)
    if faults:
        return {"ok": False, "error": "invalid_options", "messages": [f.text() for f in faults], "options": []}
    key = (person.id, where.key, place.block["block_id"], place.element["action_id"])
    core.offers.remember(key, [with_defaults(option) for option in options_of(answer)])
    return {"ok": True, **{name: answer[name] for name in ("options", "option_groups") if name in answer}}
