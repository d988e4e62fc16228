"""The Slack face: its routes, its control routes, its snapshot."""

from dataclasses import asdict

from aiohttp import web

from sandbox.slack.admin import Admin, Responses
from sandbox.slack.api.files import receive
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.hooks import Hooks
from sandbox.slack.json_types import Json
from sandbox.slack.manifest import Manifest
from sandbox.slack.messages import snapshot as message_snapshot
from sandbox.slack.people import People
from sandbox.slack.state import TEAM_DOMAIN, TEAM_ID, TEAM_NAME, Channel, Person
from sandbox.slack.transport import Transport
from sandbox.slack.views import View
from sandbox.world.world import World


class SlackFace:
    """A stand-in for Slack.

    Args:
        world: the shared world.
        manifest: what the app declared; read from the repository's manifest.yml when None.
    """

    name = "slack"

    def __init__(self, world: World, manifest: Manifest | None = None) -> None:
        self.core = Core(world, manifest)
        self._transport = Transport(self.core)
        self._people = People(self.core)
        self._admin = Admin(self.core)
        self._responses = Responses(self.core)
        self._hooks = Hooks(self.core)

    def routes(self) -> list[web.RouteDef]:
        """Return the Web API, the socket, the response urls and the upload urls."""
        return [
            web.get("/slack/api/{method}", self._transport.handle, allow_head=False),
            web.post("/slack/api/{method}", self._transport.handle),
            web.get("/slack/link", self.core.sockets.serve),
            web.get("/slack/link/", self.core.sockets.serve),
            web.post("/slack/response/{path:.+}", self._responses.handle),
            web.post("/slack/upload/{ticket}", self._upload),
            web.post("/slack/hooks/{path:.+}", self._hooks.handle),
        ]

    def control(self) -> list[web.RouteDef]:
        """Return the control routes."""
        return [*self._people.routes(), *self._admin.routes()]

    def reset(self) -> None:
        """Go back to the seed workspace; sockets stay up."""
        self.core.reset()

    def snapshot(self) -> Json:
        """Return what people see, as sandbox/README.md lays it out."""
        workspace = self.core.workspace
        return {
            "team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN},
            "users": [_person(person) for person in workspace.people.values()],
            "channels": [_channel(channel) for channel in workspace.channels.values()],
            "usergroups": [asdict(group) for group in workspace.groups.values()],
            "messages": {
                channel: [message_snapshot(workspace, message) for message in stored.values()]
                for channel, stored in workspace.messages.items()
            },
            "ephemerals": {
                user: [message_snapshot(workspace, message) for message in stored]
                for user, stored in workspace.ephemerals.items()
            },
            "modals": {user: [_view(view) for view in stack] for user, stack in self.core.views.stacks.items()},
            "homes": {user: _view(view) for user, view in self.core.views.homes.items()},
            "sockets": len(self.core.sockets.open),
        }

    async def _upload(self, request: web.Request) -> web.Response:
        try:
            if request.content_type == "multipart/form-data":
                parts = await request.post()
                body = next((part.file.read() for part in parts.values() if isinstance(part, web.FileField)), b"")
            else:
                body = await request.read()
            return web.Response(text=receive(self.core, request.match_info["ticket"], body))
        except SlackError as error:
            return web.Response(status=400, text=error.code)


def _person(person: Person) -> Json:
    return asdict(person) | {"is_stranger": person.is_stranger}


def _channel(channel: Channel) -> Json:
    return asdict(channel) | {"is_im": channel.is_im}


def _view(view: View) -> Json:
    return view.as_json() | {"errors": dict(view.errors), "channel": view.channel}
