"""Pictures in Slack."""

from datetime import datetime
from typing import Protocol


class Pictures(Protocol):
    """Uploads pictures where the app may. Calls raise OutsideError's kinds."""

    async def allowed(self) -> bool:
        """Tell whether the app was granted the scope for it."""

    async def upload(self, channel: str, name: str, title: str, content: bytes) -> None:
        """Show a picture in a channel; raises AnswerLostError when it may be there: then `find` it first."""

    async def find(self, channel: str, name: str, since: datetime) -> bool:
        """Tell whether our picture of this file name was posted in the channel after `since`."""
