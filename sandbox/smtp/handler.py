"""What the mail server does with each command, faults included."""

import asyncio
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.smtp import letter
from sandbox.world.faults import Fault
from sandbox.world.world import World

BEFORE = ("outage", "lost_before", "slow", "5xx", "429", "status")
WORDS = {
    421: "4.3.2 Service not available",
    450: "4.2.0 Mailbox unavailable, try again later",
    451: "4.3.0 Try again later",
    452: "4.2.2 Over quota",
    550: "5.1.1 No such user here",
    552: "5.3.4 Message too big",
    554: "5.7.1 Refused",
}


class MailHandler:
    """Takes every mail; the standing faults of face "smtp" decide what goes wrong.

    Operations are "EHLO", "MAIL", "RCPT someone@example.com" and "DATA".
    """

    def __init__(self, world: World, sent: list[dict[str, Any]]) -> None:
        self._world = world
        self._sent = sent

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, _: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet; an outage ends here."""
        session.host_name = hostname
        refused = await self._fault(server, "EHLO")
        return [refused] if refused else responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender."""
        refused = await self._fault(server, "MAIL")
        if refused:
            return refused
        envelope.mail_from, envelope.mail_options = address, options
        return self._answer("MAIL", 250, "2.1.0 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient."""
        operation = f"RCPT {address}"
        refused = await self._fault(server, operation)
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return self._answer(operation, 250, "2.1.5 OK")

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the mail."""
        refused = await self._fault(server, "DATA")
        if refused:
            return refused
        now = self._world.clock.now()
        self._sent.append(letter.read(envelope.original_content or b"", list(envelope.rcpt_tos), now))
        self._world.feed.touch()
        if self._world.faults.take("smtp", "DATA", "lost_answer"):
            self._cut(server, "DATA")
        return self._answer("DATA", 250, "2.0.0 Taken")

    async def _fault(self, server: SMTP, operation: str) -> str:
        """Let a standing fault act; returns the refusal it answers, if any."""
        fault = self._world.faults.take("smtp", operation, *BEFORE)
        if fault is None:
            return ""
        if fault.kind in {"outage", "lost_before"}:
            self._cut(server, operation)
        if fault.kind == "slow":
            await asyncio.sleep(float(fault.params.get("seconds", 5)))
            return ""
        return self._refusal(operation, fault)

    def _refusal(self, operation: str, fault: Fault) -> str:
        usual = 550 if fault.kind == "status" else 451
        status = int(fault.params.get("status", usual))
        return self._answer(operation, status, str(fault.params.get("text") or WORDS.get(status, "Refused")))

    def _answer(self, operation: str, status: int, words: str) -> str:
        self._world.calls.add("smtp", operation.partition(" ")[0], self._world.clock.now(), status)
        return f"{status} {words}"

    def _cut(self, server: SMTP, operation: str) -> None:
        self._world.calls.add("smtp", operation.partition(" ")[0], self._world.clock.now(), 0)
        if isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        raise asyncio.CancelledError
