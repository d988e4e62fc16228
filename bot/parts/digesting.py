"""The digest's part of the composition root: nothing of it runs unless DIGEST_CRON is set."""

from bot.adapters.slack.chat import SlackChat
from bot.domain.cron import Cron
from bot.messages.texts import Texts
from bot.ports.clock import Clock
from bot.ports.engine import Job
from bot.ports.store import Store
from bot.services.digesting import DIGEST_JOB, DIGEST_TICK, Digests
from bot.services.handlers.digest_post import ChartPost, DigestPost
from bot.services.lane import Handler
from bot.settings import Settings


class Digesting:
    """Everything that makes the digest."""

    def __init__(self, settings: Settings, store: Store, clock: Clock) -> None:
        self._cron = settings.digest_cron
        self._channel = settings.slack_channel_id or ""
        self._store = store
        self._clock = clock

    def handlers(self, chat: SlackChat, texts: Texts) -> list[Handler]:
        """Return what delivers digests; a digest that was planned is delivered even when it is switched off since."""
        if not self._channel:
            return []
        pictures = chat.pictures()
        posts = DigestPost(chat, pictures, self._clock, texts, self._channel)
        return [posts, ChartPost(pictures, texts, self._channel)]

    def jobs(self) -> list[Job]:
        """Return what plans digests."""
        if self._cron is None:
            return []
        digests = Digests(self._store, self._clock, Cron(self._cron))
        return [Job(name=DIGEST_JOB, every=DIGEST_TICK, run=digests.tick)]
