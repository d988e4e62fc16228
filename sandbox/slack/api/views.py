"""views.open, views.push, views.update, views.publish."""

import json
from typing import Any

from sandbox.slack.api.method import Method
from sandbox.slack.blocks.surface import refuse_view
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.slack.json_types import Json
from sandbox.slack.triggers import Trigger
from sandbox.slack.views import View

VIEW_BYTES_MAX = 250_000


def definition_of(core: Core, found: Any, *kinds: str) -> Json:
    """Return a checked view definition; raises SlackError as views.* refuse one."""
    if not isinstance(found, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    if len(json.dumps(found, ensure_ascii=False).encode()) > VIEW_BYTES_MAX:
        raise SlackError("view_too_large")
    refuse_view(found, core.world.switches, *kinds)
    return found


def _definition(core: Core, call: Call, *kinds: str) -> Json:
    return definition_of(core, call.json("view", "invalid_arguments"), *kinds)


def _exchanged(core: Core, call: Call) -> tuple[Json, Trigger]:
    """Check the view, then the trigger: a recorded answer to both being wrong speaks of the view alone."""
    call.need("trigger_id", "view")
    return _definition(core, call, "modal"), core.triggers.check(call.text("trigger_id"))


def _shown(core: Core, view: View) -> Json:
    core.touch()
    return {"view": view.as_json(state=False)}


def open_view(core: Core, call: Call) -> Json:
    """Open a modal."""
    definition, trigger = _exchanged(core, call)
    pushing = core.views.top(trigger.user) and core.world.switches["slack.open_over_modal"] == "push"
    if pushing:
        view = core.views.push(trigger.user, definition)
    else:
        view = core.views.open(trigger.user, definition, trigger.channel)
    trigger.used = True
    return _shown(core, view)


def push(core: Core, call: Call) -> Json:
    """Put a modal on top of the one the person acted in."""
    definition, trigger = _exchanged(core, call)
    if not trigger.view_id or core.views.find(trigger.view_id) is None:
        raise SlackError("not_found")
    view = core.views.push(trigger.user, definition)
    trigger.used = True
    return _shown(core, view)


def update(core: Core, call: Call) -> Json:
    """Replace what an open view shows."""
    call.need("view", *(() if call.has("external_id") else ("view_id",)))
    definition = _definition(core, call, "modal", "home")
    if call.has("view_id"):
        view = core.views.find(call.text("view_id"))
    else:
        view = core.views.find_external(call.text("external_id"))
    if view is None:
        raise SlackError("not_found")
    if view.definition["type"] != definition["type"]:
        raise invalid_arguments("must be the type of the view that is updated [json-pointer:/view/type]")
    return _shown(core, core.views.update(view, definition, call.text("hash")))


def publish(core: Core, call: Call) -> Json:
    """Show a person their App Home."""
    call.need("user_id", "view")
    person = core.person(call.text("user_id"))
    definition = _definition(core, call, "home")
    if not core.manifest.home:
        raise SlackError("not_enabled")
    if person is None or person.is_bot or person.deleted or person.is_stranger:
        raise invalid_arguments("invalid `user_id` [json-pointer:/user_id]")
    return _shown(core, core.views.publish(person.id, definition, call.text("hash")))


METHODS = {
    "views.open": Method(open_view, "T4"),
    "views.push": Method(push, "T4"),
    "views.update": Method(update, "T4"),
    "views.publish": Method(publish, "T4"),
}
