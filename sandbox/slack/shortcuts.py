"""A person using one of the app's shortcuts: from anywhere, or on a message."""

import time

from sandbox.slack import payloads
from sandbox.slack.acting import container_of
from sandbox.slack.core import Core
from sandbox.slack.errors import ControlError
from sandbox.slack.json_types import Json
from sandbox.slack.messages import as_json
from sandbox.slack.state import Message, Person


async def use(core: Core, person: Person, body: Json) -> Json:
    """Use the shortcut a control call names, on the message it names, and wait for the app's acknowledgement."""
    callback_id, on_message = str(body.get("callback_id") or ""), "ts" in body
    if not callback_id:
        raise ControlError("callback_id is missing")
    if not core.manifest.knows_shortcut(callback_id, "message" if on_message else "global"):
        return {"ok": False, "error": "unknown_shortcut"}
    payload = _on_message(core, person, body) if on_message else _anywhere(core, person)
    payload |= {"callback_id": callback_id, "action_ts": f"{time.time():.6f}"}
    ack = await core.envelopes.ask("interactive", payload, wants_payload=False)
    return {"ok": True} if ack.ok else {"ok": False, "error": ack.error}


def _anywhere(core: Core, person: Person) -> Json:
    payload = payloads.interactive("shortcut", person)
    del payload["api_app_id"], payload["user"]["name"]
    return payload | {"trigger_id": core.triggers.mint(person.id)}


def _on_message(core: Core, person: Person, body: Json) -> Json:
    message = _message(core, person, body)
    path, _ = core.responses.mint("app", user=person.id, channel=message.channel)
    payload = payloads.interactive("message_action", person)
    del payload["api_app_id"]
    return payload | {
        "trigger_id": core.triggers.mint(person.id, channel=message.channel),
        "response_url": f"{core.base_url}/slack/response/{path}",
        "channel": payloads.channel(core.workspace.channels[message.channel]),
        "message_ts": message.ts,
        "message": as_json(core.workspace, message, metadata=True),
    }


def _message(core: Core, person: Person, body: Json) -> Message:
    message = container_of(core, person, body | {"type": "message"}).message
    if message is None or message.viewer:
        raise ControlError("shortcuts are not offered on a message only one person sees")
    return message
