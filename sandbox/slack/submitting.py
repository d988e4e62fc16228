"""Submitting and closing modals, and what the app's answer to a submission does."""

from typing import Any

from sandbox.slack import payloads
from sandbox.slack.api.views import definition_of
from sandbox.slack.blocks.walk import elements
from sandbox.slack.core import Core
from sandbox.slack.envelopes import Ack
from sandbox.slack.errors import ControlError, SlackError
from sandbox.slack.fields import client_error
from sandbox.slack.inputs import held_in
from sandbox.slack.json_types import Json
from sandbox.slack.state import Person
from sandbox.slack.views import View

TROUBLE = "We had some trouble connecting. Try again?"
ACTIONS = {"errors", "update", "push", "clear"}


def client_errors(view: View) -> dict[str, str]:
    """Return what the client refuses before sending, by block_id."""
    errors = {}
    for place in elements(view.blocks):
        if place.is_input:
            block_id = place.block["block_id"]
            held = held_in(view.values[block_id][place.element["action_id"]])
            if text := client_error(place.block, place.element, held):
                errors[block_id] = text
    return errors


async def submit(core: Core, person: Person, view: View) -> Json:
    """Press the submit button of a modal."""
    if view.definition["type"] != "modal" or not view.definition["submit"]:
        raise ControlError("this view has no submit button")
    view.errors = client_errors(view)
    core.touch()
    if view.errors:
        return {"ok": False, "errors": view.errors}
    payload = payloads.interactive("view_submission", person)
    payload["trigger_id"] = core.triggers.mint(person.id, view_id=view.id, channel=view.channel)
    payload |= {"view": view.as_json(), "response_urls": _response_urls(core, person, view)}
    ack = await core.envelopes.ask("interactive", payload, wants_payload=True)
    return _answered(core, view, ack)


def _response_urls(core: Core, person: Person, view: View) -> list[Json]:
    urls = []
    for place in elements(view.blocks):
        entry = view.values.get(place.block["block_id"], {}).get(place.element["action_id"])
        channel = held_in(entry) if entry else None
        if not place.element.get("response_url_enabled") or not channel:
            continue
        path, _ = core.responses.mint("app", user=person.id, channel=channel)
        row = {"block_id": place.block["block_id"], "action_id": place.element["action_id"]}
        urls.append(row | {"channel_id": channel, "response_url": f"{core.base_url}/slack/response/{path}"})
    return urls


def _answered(core: Core, view: View, ack: Ack) -> Json:
    if not ack.ok:
        return {"ok": False, "error": ack.error, "message": TROUBLE}
    answer = ack.payload or {}
    try:
        return _follow(core, view, answer)
    except SlackError as error:
        return {"ok": False, "error": error.code, "message": TROUBLE, **error.extra}
    finally:
        core.touch()


def _follow(core: Core, view: View, answer: Json) -> Json:
    action = answer.get("response_action")
    if not answer:
        core.views.close(view)
        return {"ok": True, "response_action": None}
    if action not in ACTIONS:
        raise SlackError("invalid_response_action")
    if action == "errors":
        view.errors = _checked_errors(view, answer.get("errors"))
        return {"ok": False, "response_action": action, "errors": view.errors}
    if action == "clear":
        core.views.clear(view.user)
        return {"ok": True, "response_action": action}
    definition = definition_of(core, answer.get("view"), "modal")
    changed = core.views.update(view, definition) if action == "update" else core.views.push(view.user, definition)
    return {"ok": True, "response_action": action, "view_id": changed.id}


def _checked_errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {place.block["block_id"] for place in elements(view.blocks) if place.is_input}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        raise SlackError("invalid_errors_block_id", inputs=sorted(inputs))
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise SlackError("invalid_errors_text")
    return dict(errors)


async def close(core: Core, person: Person, view: View, *, clear: bool) -> Json:
    """Press the close button of a modal, or the cross that clears the stack."""
    if view.definition["type"] != "modal":
        raise ControlError("only modals close")
    cleared = clear or view.definition["clear_on_close"]
    gone = core.views.clear(person.id)[::-1] if cleared else [view]
    if not cleared:
        core.views.close(view)
    core.touch()
    sent = 0
    for closed in gone:
        if closed.definition["notify_on_close"]:
            payload = payloads.interactive("view_closed", person)
            payload |= {"view": closed.as_json(), "is_cleared": cleared}
            await core.envelopes.ask("interactive", payload, wants_payload=False)
            sent += 1
    return {"ok": True, "view_closed_sent": sent}
