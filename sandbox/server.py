"""The sandbox server: one process, one port, every face and the page."""

from dataclasses import dataclass

from aiohttp import web

from sandbox.control.routes import Control
from sandbox.make.face import MakeFace
from sandbox.notion.face import NotionFace
from sandbox.page.routes import routes as page_routes
from sandbox.slack.face import SlackFace
from sandbox.smtp.face import SmtpFace
from sandbox.world.face import Face
from sandbox.world.http import cut_middleware
from sandbox.world.world import World

HOST = "127.0.0.1"


def build_faces(world: World) -> list[Face]:
    """Return the stand-ins, in the order the state call shows them."""
    smtp = SmtpFace(world, lambda: make.mails)
    make = MakeFace(world, lambda: smtp.sent)
    return [SlackFace(world), make, NotionFace(world), smtp]


@dataclass
class Sandbox:
    """A running sandbox: its world, its faces and where it listens."""

    world: World
    faces: list[Face]
    runner: web.AppRunner
    port: int
    smtp_port: int

    @property
    def url(self) -> str:
        """Return the page's address, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    async def close(self) -> None:
        """Stop listening."""
        await _smtp(self.faces).close()
        await self.runner.cleanup()


def _smtp(faces: list[Face]) -> SmtpFace:
    return next(face for face in faces if isinstance(face, SmtpFace))


async def start(world: World, port: int = 0, smtp_port: int = 0) -> Sandbox:
    """Listen on loopback (port 0: any free one) and return the running sandbox."""
    faces = build_faces(world)
    app = web.Application(middlewares=[cut_middleware], client_max_size=32 * 2**20)
    for face in faces:
        app.add_routes(face.routes())
        app.add_routes(face.control())
    app.add_routes(Control(world, faces).routes())
    app.add_routes(page_routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, HOST, port)
    await site.start()
    mails_at = await _smtp(faces).listen(HOST, smtp_port)
    return Sandbox(world, faces, runner, runner.addresses[0][1], mails_at)
