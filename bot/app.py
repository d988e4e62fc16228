"""The composition root: settings -> adapters -> services -> listeners -> engine. It knows everyone; nobody knows it."""

import asyncio
import signal
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, Self

import structlog

from bot.adapters.slack.catch_alls import install_catch_alls, install_dedupe, install_error_handler, install_first
from bot.adapters.slack.socket import SocketRunner
from bot.adapters.standstill import end_on_standstill
from bot.domain.authority import Policy
from bot.domain.catalog import Catalog
from bot.domain.polling import PollPlan
from bot.messages.card import Footer
from bot.messages.texts.languages import DEFAULT, Languages
from bot.parts.apps import read_catalog
from bot.parts.certifying import Proving
from bot.parts.closing import Closing
from bot.parts.comparing import Comparing, comparison
from bot.parts.digesting import Digesting
from bot.parts.guarding import guarded, leak_handlers
from bot.parts.outside import Outside, build_outside
from bot.parts.proving import proving_jobs
from bot.parts.reminding import Reminding
from bot.parts.running import EVERYTHING, Duties, build_engine, is_shared
from bot.parts.sharing import share_job, sharing
from bot.parts.tending import Tending
from bot.parts.tracking import BOARD_JOB, Seen
from bot.ports.clock import Clock
from bot.ports.engine import Engine, Job
from bot.ports.errors import OutsideError
from bot.services.cards import Beside, Cards
from bot.services.closing.reading import Closings
from bot.services.handlers.card_edit import CardEdit
from bot.services.handlers.card_post import CardPost
from bot.services.handlers.home_publish import HomePublish
from bot.services.handlers.make_create import MakeCreate
from bot.services.handlers.make_reauthorize import MakeReauthorize
from bot.services.handlers.make_retire import MakeRetire
from bot.services.handlers.make_revoke import MakeRevoke
from bot.services.handlers.tell import Tell
from bot.services.handlers.thread_post import ThreadPost
from bot.services.handlers.view_edit import ViewEdit
from bot.services.home import HOMES_JOB, HOMES_TICK, AppHome
from bot.services.identity import Identity
from bot.services.jobs import jobs
from bot.services.lane import Handler, Lane
from bot.services.nudging.asking import Asking
from bot.services.nudging.replies import Replies
from bot.services.opening import Opening
from bot.services.overview import Overview
from bot.services.recorder import Recorder
from bot.services.rows import Rows
from bot.services.systems import Systems
from bot.services.tracker.links import BoardLinks
from bot.services.watching import Watcher
from bot.settings import Settings, load
from bot.slack_app import Services, register
from bot.slack_app.answering import teller

log = structlog.get_logger()
GRACE = timedelta(seconds=10)
"""How long a running call may take to end when the bot is told to stop."""


class App:
    """The whole bot, built and ready to start."""

    def __init__(
        self,
        settings: Settings,
        outside: Outside,
        catalog: Catalog,
        stack: AsyncExitStack,
        duties: Duties = EVERYTHING,
    ) -> None:
        self.settings = settings
        self.duties = duties
        self.outside = outside
        self._catalog = catalog
        self._stack = stack
        self._languages = Languages.load(settings.texts_path)
        self._texts = self._languages[DEFAULT]
        self._footer = Footer(poll_minutes=max(1, round(settings.poll_interval_minutes)))
        self._recorder = Recorder(outside.clock, self._texts, tracked=outside.tracking is not None)
        self._systems = Systems(outside.store, outside.clock)
        self._identity = Identity(outside.chat, _policy(settings))
        self._tending = Tending(settings, outside.store, outside.clock, self._systems)
        self._reminding = Reminding(settings, outside.chat, outside.store, outside.clock, self._languages)
        self._closing = Closing(settings, outside.store, outside.clock, self._identity, self._recorder)
        self._digesting = Digesting(settings, outside.store, outside.clock)
        self._overview = Overview(outside.store, outside.clock, self._systems)
        self._home = AppHome(outside.store, outside.chat, outside.clock, self._identity, self._overview, self._texts)
        compares = comparison(outside.api, outside.chat, outside.store, outside.tracking)
        self._comparing = Comparing(settings, compares, outside.store, outside.clock)
        self._reconciling = self._comparing.asking(self._identity)
        self._desk = self._reminding.build(self._recorder, self._identity.policy, stack)
        self._sharing = sharing(settings, outside.store, outside.clock, self._identity, self._recorder)
        self._asking = Asking(outside.store, outside.clock, self._identity, self._recorder, self._desk.rounds)
        self.watcher = self._watcher()
        self._opening = Opening(outside.store, outside.chat, outside.clock, self._identity, self._recorder, catalog)
        self._opening.guarded = settings.leak_guard
        self.engine = self._engine()
        outside.store.hurry = self.engine.hurry
        self.socket = SocketRunner(
            outside.bolt, settings.slack_app_token.get_secret_value(), expected_connections=settings.replicas
        )

    @classmethod
    async def build(
        cls, clock: Clock | None = None, speed: float = 1.0, duties: Duties = EVERYTHING, **overrides: Any
    ) -> Self:
        """Build the bot from the environment, `.env` and `overrides` (which win), without starting anything.

        Args:
            clock: the source of time, when it is not the machine's or the one of CLOCK_URL.
            speed: how much faster than the machine's that clock runs.
            duties: what this process does of the bot's work.
            overrides: settings.

        Raises:
            SettingsError, CatalogError, StoreError, EndpointError, ZoneError, TokenError: one clear text each.
        """
        settings = load(**overrides)
        duties.check(settings)
        catalog = read_catalog(settings.catalog_path)
        async with AsyncExitStack() as stack:
            app = cls(settings, await build_outside(settings, clock, speed, stack), catalog, stack, duties)
            app._listen(catalog)
            app._stack = stack.pop_all()
        return app

    async def start(self) -> None:
        """Take up what a dead process left behind, start the jobs, then listen to Slack."""
        if not is_shared(self.settings):  # another replica's claims may be alive; those of a dead one run out
            await self._adopt()
        await self._learn_the_plan()
        await self._learn_who_we_are()
        await self._tending.listen(self.socket if self.duties.slack else None, self._stack)
        await self.engine.start()
        if self.duties.slack:
            await self.socket.start()

    async def stop(self) -> None:
        """Take no new work, let running work end, close everything."""
        await self.socket.stop(GRACE)
        await self.engine.stop(GRACE)
        await self._stack.aclose()

    async def run(self) -> None:
        """Start, and stay until SIGTERM or SIGINT."""
        stopped = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
        watching = asyncio.create_task(end_on_standstill())
        try:
            await self.start()
            log.warning("bot.running", database=self.outside.store.name)
            await stopped.wait()
        finally:
            await self.stop()
            watching.cancel()
            log.warning("bot.stopped")

    async def _adopt(self) -> None:
        async with self.outside.store.transaction() as tx:
            orphaned = await tx.orphaned(self.outside.clock.now())
        if orphaned:
            log.info("start.orphaned_deliveries", count=orphaned)

    async def _learn_who_we_are(self) -> None:
        """Read it before the first command, whose three seconds it would use up; Slack need not be there yet."""
        try:
            await self.outside.chat.workspace()
        except OutsideError as error:
            log.warning("slack.not_reached", why=str(error))

    async def _learn_the_plan(self) -> None:
        """Read how many calls a minute the plan allows; without ORG_ID or the right, the smallest plan is assumed."""
        if self.settings.org_id is None:
            return
        try:
            organization = await self.outside.api.organization()
        except OutsideError as error:
            log.warning("make.plan_unknown", why=str(error))
            return
        self.outside.api.set_api_limit(round(organization.api_limit * self.outside.speed))

    def _watcher(self) -> Watcher:
        plan = PollPlan(
            interval=timedelta(minutes=self.settings.poll_interval_minutes),
            young_interval=timedelta(seconds=self.settings.poll_young_seconds),
        )
        out = self.outside
        return Watcher(out.api, out.store, out.clock, self._recorder, self._systems, plan)

    def _engine(self) -> Engine:
        build = build_engine(self.settings, self.outside.store, self.outside.clock, self.duties)
        # Where replicas share the jobs, that one does not run here says nothing about this process.
        return build(self._jobs() if is_shared(self.settings) else self._tending.felt(self._jobs()))

    def _jobs(self) -> list[Job]:
        more = [
            Job(name=HOMES_JOB, every=HOMES_TICK, run=self._home.tick),
            *self._digesting.jobs(),
            *self._tracker_jobs(),
            self._reminding.job(self._desk),
            self._tending.job(self._texts),
            *proving_jobs(self.settings, self.outside, self._recorder, self.watcher),
            self._comparing.job(self._reconciling),
            share_job(self._sharing),
            self._closing.job(),
        ]
        return jobs(self._lanes(), self.watcher, self._systems, self.outside.speed, more)

    def _lanes(self) -> list[Lane]:
        out, shared = self.outside, is_shared(self.settings)
        return [Lane(h, out.store, out.clock, self._systems, shared=shared) for h in self._handlers()]

    def _handlers(self) -> list[Handler]:
        out, recorder, texts = self.outside, self._recorder, self._texts
        board = BoardLinks(out.store) if out.tracking is not None else None
        beside = Beside(Closings(out.store), board)
        cards = Cards(out.clock, self._systems, texts, self._footer, self._reminding.plan, beside)
        tracked = [out.tracking.handler(self.settings, out.store, out.clock, recorder)] if out.tracking else []
        return [
            MakeCreate(out.api, out.store, out.clock, recorder, self.watcher.wake),
            MakeRevoke(out.api, out.store, out.clock, self._identity, recorder),
            MakeReauthorize(out.api, out.store, out.clock, self._identity, recorder),
            MakeRetire(out.api, out.store, out.clock, self._identity, recorder),
            CardPost(out.chat, out.store, out.clock, cards, recorder),
            CardEdit(out.chat, out.store, out.clock, cards, recorder),
            ThreadPost(out.chat, out.store, out.clock, cards, recorder, texts),
            ViewEdit(out.chat, out.store, out.clock, texts),
            Tell(out.chat, out.store),
            HomePublish(self._home),
            *self._closing.handlers(out.api),
            *self._digesting.handlers(out.chat, texts),
            *Proving(self.settings, self._catalog, self._languages).handlers(
                out.chat, out.store, out.clock, recorder, self._reminding.mailer
            ),
            *self._comparing.handlers(out.api, self._identity, texts),
            *tracked,
            *leak_handlers(out.chat, out.store, self._languages),
            *self._reminding.handlers(self._desk, cards),
        ]

    def _tracker_jobs(self) -> list[Job]:
        out = self.outside
        if out.tracking is None:
            return []
        seen = Seen(out.store, out.chat, out.clock, self._identity, self._texts)
        board = out.tracking.board(self.settings, seen, self._recorder, self._systems, self._opening)
        return [Job(name=BOARD_JOB, every=timedelta(seconds=self.settings.notion_poll_seconds), run=board.run)]

    def _listen(self, catalog: Catalog) -> None:
        bolt = self.outside.bolt
        store, clock = self.outside.store, self.outside.clock
        keep = Replies(store, clock).keep
        install_first(bolt, guarded(keep, store, clock, self._recorder) if self.settings.leak_guard else keep)
        install_dedupe(bolt, self._first_time)
        services = self._services(catalog)
        register(bolt, services)
        install_catch_alls(bolt)
        install_error_handler(bolt, teller(services))

    async def _first_time(self, key: str) -> bool:
        async with self.outside.store.transaction() as tx:
            return await tx.first_time(key, self.outside.clock.now())

    def _services(self, catalog: Catalog) -> Services:
        out = self.outside
        return Services(
            opening=self._opening,
            rows=Rows(out.store, out.clock, self._identity, self._recorder),
            sharing=self._sharing,
            overview=self._overview,
            home=self._home,
            identity=self._identity,
            systems=self._systems,
            catalog=catalog,
            chat=out.chat,
            store=out.store,
            clock=out.clock,
            texts=self._texts,
            footer=self._footer,
            asking=self._asking,
            closing=self._closing.desk,
            desk=self._desk,
            repairs=self._comparing.repairs(self._identity, self._recorder),
            reconciling=self._reconciling,
            default_channel=self.settings.slack_channel_id,
        )


def _policy(settings: Settings) -> Policy:
    return Policy(admins=settings.admin_users, admin_group=settings.admin_usergroup, creators=settings.creators)
