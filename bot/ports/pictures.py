"""Files in Slack: pictures in a channel, documents in a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to show."""

    name: str
    title: str
    content: bytes


class Pictures(Protocol):
    """Uploads files where the app may. Calls raise OutsideError's kinds."""

    async def allowed(self) -> bool:
        """Tell whether the app was granted the scope for it."""

    async def upload(self, channel: str, name: str, title: str, content: bytes) -> None:
        """Show a picture in a channel; raises AnswerLostError when it may be there: then `find` it first."""

    async def attach(self, channel: str, thread_ts: str | None, files: Sequence[Upload]) -> None:
        """Show files together in one message; raises as `upload` does."""

    async def find(self, channel: str, name: str, since: datetime, thread_ts: str | None = None) -> bool:
        """Tell whether our file of this name was posted in the channel, or the thread, after `since`."""
