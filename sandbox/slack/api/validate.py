"""blocks.validate."""

from sandbox.slack.api.method import Method
from sandbox.slack.blocks.faults import Faulty
from sandbox.slack.blocks.schema import UNION
from sandbox.slack.blocks.surface import check_blocks, check_view
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json

CODES = {"blocks": "invalid_blocks", "message": "invalid_message", "view": "invalid_view"}
EXACTLY_ONE = "must provide exactly one of `blocks`, `view`, or `message`"


def validate(core: Core, call: Call) -> Json:
    """Check blocks, a message or a view without sending it."""
    given = [name for name in CODES if call.has(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments", response_metadata={"messages": [EXACTLY_ONE]})
    name = given[0]
    value = call.json(name, "invalid_arguments")
    faults = _check(core, name, value)
    if faults:
        raise SlackError(CODES[name], errors=[fault.as_json() for fault in faults if fault.message != UNION])
    return {}


def _check(core: Core, name: str, value: object) -> list[Faulty]:
    switches = core.world.switches
    if name == "blocks":
        return check_blocks(value, "", "any", switches)
    if name == "message":
        blocks = value.get("blocks") if isinstance(value, dict) else None
        return check_blocks(blocks, "/blocks", "message", switches)
    return check_view(value, "", switches, "modal", "home")


METHODS = {"blocks.validate": Method(validate, "special")}
