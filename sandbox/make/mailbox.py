"""The mails Make sends by itself."""

from typing import Any

from sandbox.make.audit import iso_time
from sandbox.make.credential_request import CredentialRequest
from sandbox.make.people import User
from sandbox.world.clock import SandboxClock

SENDER = "Make <no-reply@make.sandbox.example>"


class Mailbox:
    """What Make mailed, oldest first."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self.sent: list[dict[str, Any]] = []

    def send(self, recipient: User, subject: str, text: str) -> None:
        """Mail one person."""
        at = self._clock.now().isoformat()
        self.sent.append(
            {"to": recipient.email, "from": SENDER, "subject": subject, "text": text, "at": at, "by": "make"}
        )

    def invite(self, request: CredentialRequest, requester: User, recipient: User) -> None:
        """Mail the link of a new request."""
        why = f"\n{request.description}\n" if request.description else ""
        self.send(
            recipient,
            f"{requester.name} asks you for access: {request.name}",
            f"Hello {recipient.name},\n\n{requester.name} ({requester.email}) asks you to authorize access in"
            f" Make. No password is shared.\n{why}\nRequest: {request.name}\nOpen: {request.public_uri}\n"
            f"\nSent by Make on {iso_time(request.created_at)}.\n",
        )

    def reauthorize(self, request: CredentialRequest, recipient: User, label: str) -> None:
        """Mail the recipient that a connection has to be renewed."""
        self.send(
            recipient,
            f"Please reauthorize {label}",
            f"Hello {recipient.name},\n\nthe connection {label} no longer works.\nRenew it: {request.public_uri}\n",
        )

    def reauthorized(self, request: CredentialRequest, people: list[User], label: str) -> None:
        """Mail both sides that a connection works again."""
        for person in people:
            self.send(person, f"{label} is authorized again", f"Request: {request.name}\n")
