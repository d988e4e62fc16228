"""The links, for a contact who is in Slack: by direct message, or where there can be none, for their eyes only."""

from bot.domain.delivery import Delivery, DeliveryKind
from bot.messages.nudge_contact import contact_links
from bot.services.handlers.contact import tell_contact
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
        message = contact_links(dossier, self._desk.texts_for(dossier.intake))
        await tell_contact(self._desk.chat, dossier, user, message, delivery.id)
        return nothing

    async def look(self, delivery: Delivery) -> Apply | None:
        """It cannot be looked up, and is not repeated."""
        raise CannotLookError(f"Whether the contact got the links of {delivery.payload['at']} is not known.")
