"""The services around a real store and a small Make: what people press, and what then goes on by itself."""

from datetime import timedelta
from typing import Any

from bot.domain.authority import Policy
from bot.domain.catalog import parse
from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.form import NewIntake
from bot.domain.person import Person
from bot.domain.polling import PollPlan
from bot.domain.request import Request
from bot.domain.rounds import NudgePlan
from bot.domain.status import Status
from bot.domain.teardown import TeardownState
from bot.messages.texts import Texts
from bot.messages.texts.languages import Languages
from bot.ports.chat import Channel, Message
from bot.ports.errors import AnswerLostError, UnreachableError
from bot.services.closing.asking import ClosingDesk
from bot.services.closing.running import Closer
from bot.services.handlers.make_create import MakeCreate
from bot.services.handlers.make_delete import MakeDelete
from bot.services.handlers.make_reauthorize import MakeReauthorize
from bot.services.handlers.make_retire import MakeRetire
from bot.services.handlers.make_revoke import MakeRevoke
from bot.services.identity import Identity
from bot.services.lane import Handler, Lane
from bot.services.nudging.asking import Asking
from bot.services.nudging.audience import Audience
from bot.services.nudging.desk import Desk
from bot.services.nudging.rounds import Rounds
from bot.services.opening import Opened, Opening
from bot.services.recorder import Recorder
from bot.services.rows import Rows
from bot.services.sharing import SharePlan, Sharing
from bot.services.systems import Systems
from bot.services.watching import Watcher
from tests.services.world import Make, Moments, Mortal
from tests.unit.messages.build import catalog

OWNER, ADMIN = "U0PAULA", "U0ADAM"
TEXTS = Texts.load()
TICK = timedelta(seconds=5)
SHARED = "".join(
    f'[apps.{name.lower()}]\nlabel = "{name}"\nkind = "share_link"\npurpose = "Host."\naccess = "sign in"\n'
    for name in ("Panel", "SFTP")
)
CATALOG = catalog("Gmail", "HubSpot").extended(parse(SHARED, "test")[0])
GMAIL, HUBSPOT = "app-0x", "app-1x"


class Office:
    """Slack as far as it tells who people and channels are."""

    def __init__(self) -> None:
        self.gone: set[str] = set()
        self.groups: set[str] = set()
        self.here: set[str] = set()
        """Clients who are in the channel."""
        self.posted: list[tuple[str, str]] = []
        self.is_down = False
        """Nothing can be asked; what is posted is taken, and the answer gets lost."""

    async def person(self, user_id: str) -> Person:
        return Person(id=user_id, name=user_id, team_id="T1", is_deleted=user_id in self.gone)

    async def group_exists(self, group_id: str) -> bool:
        return group_id in self.groups

    async def person_by_email(self, _: str) -> Person:
        return await self.person(OWNER)

    async def is_in(self, channel_id: str, user_id: str) -> bool:
        if self.is_down:
            raise UnreachableError("Slack cannot be reached.")
        return channel_id == "C0ACME" and user_id in self.here

    async def post(self, channel: str, message: Message, delivery_id: str, **_: str) -> str:
        self.posted.append((channel, message.text))
        if self.is_down:
            raise AnswerLostError("Slack gave no answer.")
        return delivery_id

    async def permalink(self, channel: str, ts: str) -> str:
        return f"https://slack.example/{channel}/{ts}"

    async def channel(self, channel_id: str) -> Channel:
        return Channel(id=channel_id, name="acme", is_member=True, is_archived=False, is_shared=False)


class Stage:
    """One process: killed, another is built on the same store and the same Make."""

    def __init__(
        self, store: Any, clock: Any, make: Make, *, keeps: bool = False, late_after: timedelta = timedelta(hours=4)
    ) -> None:
        self.moments, self.tick = Moments(), TICK
        self.clock, self.make, self.office = clock, make, Office()
        self.store = Mortal(store, self.moments)
        make.moment = self.moments
        api: Any = make
        chat: Any = self.office
        recorder, self.systems = Recorder(clock, TEXTS), Systems(self.store, clock)
        identity = Identity(chat, Policy(admins=frozenset({ADMIN})))
        self.identity = identity
        self.rows = Rows(self.store, clock, identity, recorder)
        plan = SharePlan(hosts=["share.1password.com"], keep=timedelta(days=7))
        self.sharing = Sharing(self.store, clock, identity, recorder, plan)
        self.opening = Opening(self.store, chat, clock, identity, recorder, CATALOG)
        self.desk = ClosingDesk(self.store, clock, identity, recorder, two_person=False, keeps=keeps)
        rounds = Rounds(clock, recorder, NudgePlan(), mail=False, hook=False)
        self.reminding = Desk(
            chat=chat, store=self.store, clock=clock, recorder=recorder, rounds=rounds,
            audience=Audience(chat, identity.policy, None), languages=Languages.load(None),
        )  # fmt: skip
        self.asking = Asking(self.store, clock, identity, recorder, rounds)
        self.closer = Closer(self.store, clock, identity, recorder, late_after)
        self.watcher = Watcher(
            api, self.store, clock, recorder, self.systems, PollPlan(interval=TICK, young_interval=TICK)
        )
        handlers: list[Handler] = [
            MakeCreate(api, self.store, clock, recorder, self.watcher.wake),
            MakeRetire(api, self.store, clock, identity, recorder),
            MakeReauthorize(api, self.store, clock, identity, recorder),
            MakeRevoke(api, self.store, clock, identity, recorder),
            MakeDelete(api, self.store, clock, recorder, keep=keeps),
        ]
        self.lanes = [Lane(handler, self.store, clock, self.systems) for handler in handlers]

    async def adopt(self) -> None:
        """Take up what a dead process left behind, as a start does."""
        async with self.store.transaction() as tx:
            await tx.orphaned(self.clock.now())

    async def open(
        self,
        *apps: str,
        source: str = "V1",
        project: str = "Website",
        one_link: bool = False,
        contact: str | None = None,
    ) -> Dossier | Any:
        """Open an intake of these apps; returns it, or why it was not opened."""
        form = NewIntake(
            source_key=source, view_id=None, client="Acme", project=project, contact_name="Carla",
            contact_email="carla@acme.example", apps=apps, owner_id=OWNER, channel_id="C0ACME", opened_by=OWNER,
            surface=Surface.MODAL, one_link=one_link, contact_slack_id=contact,
        )  # fmt: skip
        opened = await self.opening.open(form)
        return opened.dossier if isinstance(opened, Opened) else opened

    async def beat(self) -> None:
        """Let a few seconds pass and everything be done that is due."""
        await self.closer.run()
        async with self.store.transaction(read_only=True) as tx:
            due = await tx.kinds_due(self.clock.now())
        for lane in self.lanes:
            if lane.kind in due:
                await lane.run()
        await self.watcher.run()
        self.clock.advance(TICK)

    async def settle(self, beats: int = 60) -> None:
        """Let time pass until nothing is owed to Make and no teardown is open."""
        for _ in range(beats):
            await self.beat()
            if not await self._owed():
                return
        raise AssertionError(f"still owed: {await self._owed()}")

    async def leave_while_make_answers(self, user_id: str) -> None:
        """Carry out what is due, and let a person be deactivated right after Make has shown a request."""

        async def leaves(name: str) -> None:
            if name == "after detail":
                self.office.gone.add(user_id)

        self.make.moment = leaves
        for lane in self.lanes:
            await lane.run()

    async def broken(self) -> Request:
        """Open one app that is given and then works no more; returns its row."""
        dossier = await self.open("gmail")
        await self.settle()
        self.make.give(GMAIL)
        await self.settle()
        self.make.turn(GMAIL, "invalid")
        await self.settle()
        (row,) = (await self.dossier(dossier.intake.id)).requests
        assert row.status is Status.INVALID
        return row

    async def _owed(self) -> list[Any]:
        async with self.store.transaction(read_only=True) as tx:
            running = [t for t in await tx.open_teardowns() if t.state is TeardownState.RUNNING]
            due = await tx.kinds_due(self.clock.now() + timedelta(days=1))
        return [*running, *(lane.kind for lane in self.lanes if lane.kind in due)]

    async def dossier(self, intake_id: str) -> Dossier:
        async with self.store.transaction(read_only=True) as tx:
            found = await tx.dossier(intake_id)
        assert found is not None
        return found

    async def row(self, row: Request) -> Request:
        found = (await self.dossier(row.intake_id)).request(row.id)
        assert found is not None
        return found

    async def events(self, intake_id: str) -> list[str]:
        async with self.store.transaction(read_only=True) as tx:
            return [str(event.kind) for event in await tx.events(intake_id)]
