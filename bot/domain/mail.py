"""A mail to be sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a mail; `kind` is its MIME type."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail, plain and as simple HTML.

    Attributes:
        id: the same at every attempt, so that a mail program shows a repeated one once.
        to_name, to: who it is for.
        cc: who gets a copy.
        reply_to: where an answer goes.
    """

    id: str
    to_name: str
    to: str
    cc: tuple[str, ...] = ()
    reply_to: str | None = None
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
