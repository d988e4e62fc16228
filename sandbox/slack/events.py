"""Events API: which events the app gets, and what they look like."""

from sandbox.slack import ids, payloads
from sandbox.slack.envelopes import Envelopes
from sandbox.slack.json_types import Json
from sandbox.slack.manifest import Manifest
from sandbox.slack.messages import as_json
from sandbox.slack.state import BOT_USER, Channel, Message, Workspace
from sandbox.world.world import World

MINUTE, HOUR = 60, 3600
CHANNEL_TYPES = {"channels": "channel", "groups": "group", "im": "im"}


class Events:
    """Turns changes of the workspace into events for the app."""

    def __init__(self, world: World, manifest: Manifest, envelopes: Envelopes) -> None:
        self._clock = world.clock
        self._switches = world.switches
        self._manifest = manifest
        self._envelopes = envelopes
        self._hour, self._sent, self._minute = 0, 0, 0

    def emit(self, name: str, body: Json, channel: Channel | None = None) -> None:
        """Send one event if the app subscribed to `name` and can see the channel."""
        if not self._manifest.subscribes(name) or (channel and BOT_USER not in channel.members):
            return
        now = self._clock.now()
        if self._exceeds(int(now.timestamp())):
            return
        body = body | {"event_ts": body.get("event_ts") or f"{now.timestamp():.6f}"}
        self._envelopes.tell(
            payloads.event(
                body,
                event_id=ids.upper("Ev"),
                event_time=int(now.timestamp()),
                ext_shared=bool(channel and channel.is_ext_shared),
            )
        )

    def _exceeds(self, now: int) -> bool:
        """Count an event; beyond the hour's quota it is dropped, and the app is told so once a minute."""
        if now // HOUR != self._hour:
            self._hour, self._sent = now // HOUR, 0
        self._sent += 1
        if self._sent <= int(self._switches["slack.events_per_hour"]):
            return False
        if now // MINUTE != self._minute:
            self._minute = now // MINUTE
            self._envelopes.tell(payloads.held_back(self._minute * MINUTE))
        return True

    def message(self, channel: Channel, body: Json) -> None:
        """Send a message event of the right family."""
        kind = CHANNEL_TYPES[channel.family]
        name = f"message.{'im' if kind == 'im' else channel.family}"
        self.emit(name, body | {"channel": channel.id, "channel_type": kind}, channel)

    def posted(self, workspace: Workspace, channel: Channel, message: Message) -> None:
        """Tell of a new message, and of a mention of the bot in it."""
        body = as_json(workspace, message) | {"event_ts": message.ts}
        if message.metadata:
            body["metadata"] = message.metadata
        self.message(channel, body)
        mentioned = f"<@{BOT_USER}>" in message.text or f"<@{BOT_USER}|" in message.text
        if mentioned and message.user != BOT_USER and not channel.is_im:
            mention = {key: value for key, value in body.items() if key != "subtype"}
            self.emit("app_mention", mention | {"type": "app_mention", "channel": channel.id}, channel)

    def changed(self, workspace: Workspace, channel: Channel, message: Message, before: Json) -> None:
        """Tell of an edited message."""
        self.message(
            channel,
            {
                "type": "message",
                "subtype": "message_changed",
                "message": as_json(workspace, message),
                "previous_message": before,
                "hidden": True,
                "ts": f"{self._clock.now().timestamp():.6f}",
            },
        )

    def removed(self, channel: Channel, ts: str, before: Json) -> None:
        """Tell of a deleted message."""
        self.message(
            channel,
            {
                "type": "message",
                "subtype": "message_deleted",
                "previous_message": before,
                "hidden": True,
                "deleted_ts": ts,
                "ts": f"{self._clock.now().timestamp():.6f}",
            },
        )
