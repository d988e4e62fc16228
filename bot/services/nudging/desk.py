"""What every channel of a nudge works with."""

from dataclasses import dataclass

from bot.domain.intake import Intake
from bot.messages.texts import Texts
from bot.messages.texts.languages import DEFAULT, Languages
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.services.nudging.audience import Audience
from bot.services.nudging.rounds import Rounds
from bot.services.recorder import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The parts; `links_in_thread` puts the client's links where everybody in the channel can use them."""

    chat: Chat
    store: Store
    clock: Clock
    recorder: Recorder
    rounds: Rounds
    audience: Audience
    languages: Languages
    links_in_thread: bool = False

    @property
    def texts(self) -> Texts:
        """Return the sentences for people here."""
        return self.languages[DEFAULT]

    def texts_for(self, intake: Intake) -> Texts:
        """Return the sentences for an intake's contact."""
        return self.languages[intake.language]
