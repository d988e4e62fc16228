"""The modals that open on a press: what people type into them and submit."""

import asyncio
from typing import Any

from tests.simulation.stage import Stage

ADDRESS = "https://share.1password.com/s#Kq3vBJZ2n1pXw0Lk9TQeRg5Fh7Yd8Uc6mNaSb"
MOMENTS = 12


class Forms:
    """The modals on people's screens, but for the one in which a request is opened."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.addresses: list[str] = []
        """Every share link that was typed, each its own."""

    async def fill_in(self, user: str, form: str, pressed: str) -> bool:
        """Wait for the modal that a press may open, type what it asks for, and submit it; tell whether it was taken."""
        view = await self._opened(user, form)
        if view is None:
            return False
        for block in view.blocks:
            typed = self._typed(block.get("block_id"), pressed)
            if block["type"] == "input" and typed is not None:
                action = block["element"]["action_id"]
                view.values.setdefault(block["block_id"], {})[action] = {"type": "plain_text_input", "value": typed}
        answer = await self._stage.act("submit", user, view_id=view.id)
        self._stage.note(f"{user} submitted {form}: {answer}")
        return answer.get("response_action") == "update"

    async def _opened(self, user: str, form: str) -> Any:
        for _ in range(MOMENTS):
            view = self._stage.slack.views.top(user)
            if view is not None and view.definition.get("submit") and view.definition["callback_id"] == form:
                return view
            await asyncio.sleep(0.5)
        return None

    def _typed(self, block_id: str | None, pressed: str) -> str | None:
        if block_id == "credreq.share_address":
            self.addresses.append(f"{ADDRESS}{len(self.addresses):06}")
            return self.addresses[-1]
        if block_id == "credreq.close_name":
            found = self._stage.disk.rows("select project from intakes where id = ?", pressed)
            return str(found[0]["project"]) if found else None
        return None
