"""The links, for a contact who is in Slack: by direct message, or where there can be none, for their eyes only."""

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.messages.nudge_contact import contact_links
from bot.ports.errors import NotFoundError, RefusedError
from bot.services.handlers.nudge_base import NudgeHandler
from bot.services.lane import Apply, CannotLookError, NotYetError, needless, nothing


class NudgeLink(NudgeHandler):
    """Delivers `nudge.link`; it cannot be looked up, and is never repeated: the thread has asked the contact too."""

    kind = DeliveryKind.NUDGE_LINK
    system = "slack"
    width = 2
    repeatable = False
    gives_up = True

    async def send(self, delivery: Delivery) -> Apply:
        """Send the links to the contact when they are in the channel; otherwise the mail does it."""
        dossier = await self.still_wanted(delivery)
        user = await self._desk.audience.contact(dossier) if dossier is not None else None
        if dossier is None or user is None:
            return needless
        if dossier.card.ts is None:
            raise NotYetError
        await self._tell(dossier, user, delivery)
        return nothing

    async def look(self, delivery: Delivery) -> Apply | None:
        """It cannot be looked up, and is not repeated."""
        raise CannotLookError(f"Whether the contact got the links of {delivery.payload['at']} is not known.")

    async def _tell(self, dossier: Dossier, user: str, delivery: Delivery) -> None:
        chat, card = self._desk.chat, dossier.card
        message = contact_links(dossier, self._desk.texts_for(dossier.intake))
        person = await chat.person(user)
        try:
            if not person.is_stranger:
                await chat.post(user, message, delivery.id)
                return
        except (RefusedError, NotFoundError):
            pass  # no direct message is possible: the thread it is, for their eyes only
        await chat.tell(card.channel_id, user, message, card.ts)
