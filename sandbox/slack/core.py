"""The Slack world's parts, put together once; the Web API and the control routes both work on this."""

from sandbox.slack import manifest, messages, seed
from sandbox.slack.envelopes import Envelopes
from sandbox.slack.errors import SlackError
from sandbox.slack.events import Events
from sandbox.slack.json_types import Json
from sandbox.slack.limits import Limits
from sandbox.slack.offers import Offers
from sandbox.slack.responses import ResponseUrls
from sandbox.slack.sockets import Sockets
from sandbox.slack.state import BOT_USER, Channel, Message, Person
from sandbox.slack.switches import declare
from sandbox.slack.triggers import Triggers
from sandbox.slack.views import Views
from sandbox.world.world import World


class Core:
    """Slack's state and its wires to the app."""

    def __init__(self, world: World, declared: manifest.Manifest | None = None) -> None:
        declare(world.switches)
        self.world = world
        self.manifest = declared if declared is not None else manifest.read()
        self.workspace = seed.workspace(world.clock.now())
        self.sockets = Sockets(world)
        self.envelopes = Envelopes(world, self.sockets)
        self.events = Events(world, self.manifest, self.envelopes)
        self.limits = Limits(world.clock.scale)
        self.triggers = Triggers(world.faults)
        self.views = Views(world.clock)
        self.responses = ResponseUrls(world.clock)
        self.offers = Offers()
        self.base_url = "http://127.0.0.1"

    def reset(self) -> None:
        """Go back to the seed; sockets stay up."""
        self.envelopes.stop()
        self.workspace = seed.workspace(self.world.clock.now())
        self.sockets.link_disabled = False
        for part in (self.limits, self.triggers, self.views, self.responses, self.offers):
            part.forget()

    def touch(self) -> None:
        """Say that people can see something new."""
        self.world.feed.touch()

    def person(self, user: object) -> Person | None:
        """Return the person with this id."""
        return self.workspace.people.get(user) if isinstance(user, str) else None

    def has_im(self, person: Person) -> bool:
        """Return whether the bot and the person have a direct message already."""
        return _im_id(person) in self.workspace.channels

    def open_im(self, person: Person) -> Channel:
        """Return the direct message between the bot and a person, opening it when needed."""
        channel_id = _im_id(person)
        known = self.workspace.channels.get(channel_id)
        if known is None:
            created = int(self.world.clock.now().timestamp())
            known = Channel(channel_id, "", [person.id, BOT_USER], created, user=person.id)
            self.workspace.channels[channel_id] = known
        return known

    def address(self, name: object) -> str:
        """Return the id of the conversation that a person, a channel or a channel's name stands for."""
        person = self.person(name)
        if person is not None:
            return _im_id(person)
        word = str(name).removeprefix("#")
        named = (channel.id for channel in self.workspace.channels.values() if channel.name and channel.name == word)
        return next(named, str(name))

    def new_ts(self, channel: str) -> str:
        """Return the timestamp of the next message in a channel."""
        return self.workspace.next_ts(channel, self.world.clock.now())

    def post(self, message: Message) -> Message:
        """Store a message, show it, and tell the app."""
        channel = self.workspace.channels[message.channel]
        self.workspace.store(message)
        self.touch()
        self.events.posted(self.workspace, channel, message)
        return message

    def whisper(self, message: Message) -> Message:
        """Show a message to its viewer alone."""
        self.workspace.ephemerals.setdefault(message.viewer, []).append(message)
        self.touch()
        return message

    def edit(self, message: Message, changes: Json) -> Message:
        """Change a message in place and tell the app."""
        before = messages.as_json(self.workspace, message)
        for key, value in changes.items():
            setattr(message, key, value)
        self.touch()
        if not message.viewer:
            channel = self.workspace.channels[message.channel]
            self.events.changed(self.workspace, channel, message, before)
        return message

    def delete(self, message: Message) -> None:
        """Delete a message and tell the app."""
        if message.viewer:
            self.workspace.ephemerals[message.viewer].remove(message)
            self.touch()
            return
        before = messages.as_json(self.workspace, message)
        message.deleted = True
        self.touch()
        channel = self.workspace.channels[message.channel]
        if messages.thread_of(self.workspace, message.channel, message.ts):  # a tombstone stays above the replies
            self.events.changed(self.workspace, channel, message, before)
        else:
            self.events.removed(channel, message.ts, before)

    def member_channel(self, channel_id: object) -> Channel:
        """Return a conversation the bot knows of; raises `channel_not_found` as Slack does."""
        channel = self.workspace.channels.get(channel_id) if isinstance(channel_id, str) else None
        hidden = channel is not None and channel.is_private and BOT_USER not in channel.members
        if channel is None or hidden:
            raise SlackError("channel_not_found")
        return channel


def _im_id(person: Person) -> str:
    return "D0" + person.id.removeprefix("U0")
