from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.adapters.email import MailAccount, Security, SmtpMailer
from bot.domain.mail import Mail
from bot.domain.mailbox import Mailbox
from sandbox.smtp.face import SmtpFace
from sandbox.world.world import World

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Clock:
    def now(self) -> datetime:
        return NOW


@dataclass
class Post:
    """A mail server, and a mailer that speaks to it."""

    world: World
    face: SmtpFace
    port: int
    mailer: SmtpMailer

    @property
    def sent(self) -> list[dict[str, Any]]:
        return self.face.sent

    def fault(self, kind: str, operation: str = "*", times: int | None = None, **params: Any) -> None:
        self.world.faults.add("smtp", kind, operation=operation, times=times, params=params)


def an_account(port: int, **changes: Any) -> MailAccount:
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": Security.NONE,
        "sender": Mailbox("credreq", "access@northwind.example"),
    }
    return MailAccount(**(given | changes)).checked()


def a_mail(**changes: Any) -> Mail:
    given: dict[str, Any] = {
        "id": "d1",
        "to_name": "Carla Client",
        "to": "carla@acme.example",
        "subject": "A reminder",
        "text": "Hello\n",
        "html": "<p>Hello</p>\n",
    }
    return Mail(**(given | changes))


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    world = World(start=NOW)
    face = SmtpFace(world)
    port = await face.listen("127.0.0.1")
    yield Post(world, face, port, SmtpMailer(an_account(port), Clock(), timeout_seconds=1.0))
    await face.close()
