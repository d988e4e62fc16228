"""The mail server of a simulation: aiosmtplib's connection, with the stand-in's handler behind it."""

import asyncio
from types import SimpleNamespace
from typing import Any

from aiosmtpd.smtp import Envelope
from aiosmtplib import SMTPDataError, SMTPRecipientRefused, SMTPSenderRefused, SMTPServerDisconnected

from sandbox.smtp.handler import MailHandler
from tests.simulation.process import boundary
from tests.simulation.weather import Weather


class Post:
    """In the place of aiosmtplib's SMTP."""

    handler: MailHandler
    weather: Weather

    def __init__(self, **_: Any) -> None:
        self._envelope = Envelope()
        self._server = SimpleNamespace(transport=None)

    async def connect(self) -> None:
        await self._arrive("EHLO", None)

    async def mail(self, sender: str) -> None:
        said = await self._arrive("MAIL", sender)
        if not said.startswith("250"):
            raise SMTPSenderRefused(int(said[:3]), said[4:], sender)

    async def rcpt(self, to: str) -> None:
        said = await self._arrive("RCPT", to)
        if not said.startswith("250"):
            raise SMTPRecipientRefused(int(said[:3]), said[4:], to)

    async def data(self, content: bytes) -> None:
        self._envelope.original_content = content
        said = await self._arrive("DATA", None)
        if not said.startswith("250"):
            raise SMTPDataError(int(said[:3]), said[4:])

    async def quit(self) -> None: ...

    def close(self) -> None: ...

    async def _arrive(self, verb: str, argument: str | None) -> str:
        boundary(f"before {verb}")
        fate = self.weather.fate(f"/smtp/{verb}")
        await asyncio.sleep(fate.delay)
        boundary(f"sending {verb}")
        if fate.name in {"unsent", "swallowed"}:
            self.weather.note(f"{verb} {fate.name}")
            raise SMTPServerDisconnected("away")
        self.weather.break_on_the_other_side(fate, "/smtp")
        said = await self._handle(verb, argument)
        boundary(f"after {verb}")
        self.weather.note(f"{verb} {fate.name} -> {said}")
        if fate.name == "answer lost":
            raise SMTPServerDisconnected("cut")
        return said

    async def _handle(self, verb: str, argument: str | None) -> str:
        handler: Any = self.handler
        if verb == "EHLO":
            return "".join(await handler.handle_EHLO(self._server, SimpleNamespace(), self._envelope, "bot", []))
        if verb == "DATA":
            return str(await handler.handle_DATA(self._server, None, self._envelope))
        return str(await getattr(handler, f"handle_{verb}")(self._server, None, self._envelope, argument, []))
