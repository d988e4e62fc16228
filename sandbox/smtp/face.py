"""The SMTP face: a real mail server on loopback, whose mails never leave it."""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP

from sandbox.smtp.handler import MailHandler
from sandbox.world.world import World

SNAPSHOT_ROWS = 300
Mails = list[dict[str, Any]]


class SmtpFace:
    """A stand-in for a mail server.

    Args:
        world: the shared world.
        others: what else is in people's inboxes, mailed by other faces.
    """

    name = "mail"

    def __init__(self, world: World, others: Callable[[], Mails] = list) -> None:
        self.sent: Mails = []
        self._world = world
        self._others = others
        self._server: asyncio.Server | None = None

    def routes(self) -> list[web.RouteDef]:
        """Return no routes: mail does not come by HTTP."""
        return []

    def control(self) -> list[web.RouteDef]:
        """Return no routes: `GET /control/mail` belongs to the face that mails too."""
        return []

    def snapshot(self) -> Mails:
        """Return every inbox's newest mails, oldest first."""
        return sorted([*self.sent, *self._others()], key=lambda mail: str(mail["at"]))[-SNAPSHOT_ROWS:]

    def reset(self) -> None:
        """Empty the inboxes."""
        self.sent.clear()

    async def listen(self, host: str, port: int = 0, tls: ssl.SSLContext | None = None) -> int:
        """Listen (port 0: any free one) and return the port; with `tls` it offers STARTTLS and insists on it."""
        loop = asyncio.get_running_loop()
        handler = MailHandler(self._world, self.sent)

        def serve() -> SMTP:
            return SMTP(
                handler, hostname="mail.sandbox.example", loop=loop, tls_context=tls, require_starttls=bool(tls)
            )

        self._server = await loop.create_server(serve, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
