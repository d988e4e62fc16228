"""The stage: one world, one disk, and life after life of the bot upon them, all in one process and in virtual time."""

import asyncio
import inspect
import json
import logging
import os
import random
import sys
import traceback
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast
from unittest.mock import patch

import aiohttp
import httpx
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.adapters.signing import KeyFile
from bot.adapters.slack.socket import SocketRunner, _Began
from bot.adapters.store.dossiers import Dossiers
from bot.app import App
from bot.domain.dossier import Dossier
from bot.messages.texts.languages import Languages
from bot.parts.apps import read_catalog
from bot.ports.clock import Clock
from bot.ports.errors import OutsideError
from bot.settings import Settings, load
from sandbox.bot import DEMO
from sandbox.make.face import MakeFace
from sandbox.make.zone import Zone
from sandbox.server import build_faces
from sandbox.slack import manifest
from sandbox.slack.core import Core
from sandbox.slack.errors import ControlError
from sandbox.slack.face import SlackFace
from sandbox.slack.sockets import Connection, _acknowledge
from sandbox.smtp.face import SmtpFace
from sandbox.smtp.handler import MailHandler
from sandbox.world.world import World
from tests.faces import Kind, face_of
from tests.simulation.beat import Beat
from tests.simulation.disk import Disk
from tests.simulation.loop import VirtualLoop, machine_time
from tests.simulation.post import Post
from tests.simulation.process import CURRENT, Process, boundary, keep_tasks
from tests.simulation.weather import Weather
from tests.simulation.wire import HOST, Session, Transport, Wire
from tests.simulation.witness import Witness

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SETTINGS: dict[str, Any] = DEMO | {
    "_env_file": None,
    "database_url": "sqlite:///simulation.db",
    "slack_api_url": f"{HOST}/slack/api/",
    "slack_webhook_url": f"{HOST}/slack/hooks/T0NORTH/B0HOOK/C0GLOBEX",
    "make_api_url": f"{HOST}/make/api/v2",
    "smtp_host": "127.0.0.1",
    "smtp_port": 8425,
    "smtp_tls": "none",
    "poll_interval_minutes": 30,
    "poll_young_seconds": 240,
    "nudge_cron": "*/10 * * * *",
    "log_level": "CRITICAL",
}
TRACKER: dict[str, Any] = {
    "notion_api_key": "ntn_sandbox",
    "notion_api_url": f"{HOST}/notion",
    "notion_poll_seconds": 2,
}
TRACKED = 0.4
"""How many of the seeds keep a board in Notion."""
WEATHER = (aiohttp.ClientError, OutsideError)
"""What listeners may fail of."""


class BotClock:
    """The bot's machine's clock: the world's, and as wrong as it is."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.wrong = timedelta()

    def now(self) -> datetime:
        return self._world.clock.now() + self.wrong


class _Line:
    """What the stand-in's sockets use of a WebSocket: frames go straight to the bot's handler."""

    closed = False
    logger = logging.getLogger("simulation")

    def __init__(self, stage: "Stage", process: Process, runner: SocketRunner) -> None:
        self._stage, self.process, self._runner = stage, process, runner
        self.connection: Any = None

    async def send_json(self, frame: dict[str, Any]) -> None:
        if "envelope_id" not in frame or self.process.is_dead:
            return
        frame = {**frame}
        request = SocketModeRequest(
            type=frame["type"],
            envelope_id=frame["envelope_id"],
            payload=frame["payload"],
            accepts_response_payload=frame.get("accepts_response_payload", False),
            retry_attempt=frame.get("retry_attempt"),
            retry_reason=frame.get("retry_reason"),
        )
        self.process.spawn(self._handle(request))

    async def _handle(self, request: SocketModeRequest) -> None:
        await asyncio.sleep(self._stage.weather.fate("/slack/link").delay / 4)
        boundary(f"frame {request.type}")
        await self._runner._handle(self, request)  # type: ignore[arg-type]

    async def send_socket_mode_response(self, response: Any) -> None:
        boundary("ack")
        _acknowledge(self.connection, json.dumps(response.to_dict()))


class Stage:
    """One seed's world, and the bot in it."""

    def __init__(self, seed: int, disk: Disk, loop: VirtualLoop, *, traced: bool = False) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.loop = loop
        self.disk = disk
        self.trace: list[str] = []
        self.is_traced = traced
        self.world = World(start=START, scale=1.0, seed=seed)
        self.faces = build_faces(self.world)
        self.clock = BotClock(self.world)
        self.weather = Weather(self.chance, self.world, self.note)
        self.witness = Witness(disk, self.clock)
        self.wire = Wire(self.weather, lambda asked, status: self.witness.sees(asked, status, self.world.clock.now()))
        for face in self.faces:
            self.wire.connect(face.routes())
        self.replicas = self.chance.choice((1, 1, 2))
        self.is_tracked = self.chance.random() < TRACKED
        self.catalog = _catalog(None)
        self.settings = _settings_of("")
        self.lives: dict[int, tuple[Process, App]] = {}
        """The bot's processes, by replica."""
        self.births = 0
        self.crashes = 0
        self.errors: list[str] = []

    @property
    def app(self) -> App:
        """Return a bot that runs; whoever asks knows that there is one."""
        return next(app for process, app in self.lives.values() if not process.is_dead)

    @property
    def slack(self) -> Core:
        return self.face(SlackFace).core

    @property
    def zone(self) -> Zone:
        return self.face(MakeFace)._zone

    @property
    def mails(self) -> list[dict[str, Any]]:
        return self.face(SmtpFace).sent

    def face(self, kind: type[Kind]) -> Kind:
        return face_of(self.faces, kind)

    def configure(self, **settings: Any) -> None:
        """Let every life from now on have these settings besides the usual ones."""
        self.settings = load(**SETTINGS | settings)

    async def act(self, deed: str, user: str, **body: Any) -> dict[str, Any]:
        """Do something in Slack, as a person."""
        people = self.face(SlackFace)._people
        try:
            done: dict[str, Any] = await getattr(people, deed)(self.slack.person(user), body)
        except ControlError as error:
            return {"error": str(error)}
        return done

    def note(self, what: str) -> None:
        self.trace.append(f"{self.world.clock.now():%d %H:%M:%S.%f} {what}")
        if self.is_traced:
            print(self.trace[-1])

    async def boot(self, replica: int) -> None:
        """Start a bot on whatever the disk holds; like a process manager, again and again until it stands."""
        while True:
            self.births += 1
            process = Process(self.births)
            self.note(f"replica {replica}: life {process.number} begins")
            built = process.spawn(App.build(clock=self.clock, **SETTINGS))
            await asyncio.wait({built})
            if not process.is_dead:
                self.lives[replica] = process, built.result()
                started = process.spawn(built.result().start())
                await asyncio.wait({started})
            if not process.is_dead:
                started.result()  # raises what went wrong
                return
            await self.bury(replica, process)

    async def bury(self, replica: int, process: Process) -> None:
        """Clear a dead process away."""
        self.note(f"replica {replica}: life {process.number} ended at {process.died_at}")
        self.crashes += 1
        self.lives.pop(replica, None)
        sockets = self.slack.sockets.open
        sockets[:] = [connection for connection in sockets if cast("_Line", connection.ws).process is not process]
        self.disk.bells.pop(process.number, None)
        await process.bury()

    def attach(self, runner: SocketRunner) -> None:
        """Open a process's connection to Slack."""
        process = CURRENT.get()
        assert process is not None
        line = _Line(self, process, runner)
        line.connection = Connection(line, None)  # type: ignore[arg-type]
        self.slack.sockets.open.append(line.connection)

    def stir(self, *, at_once: bool = False) -> None:
        """Let every process look closely: something happened."""
        for beat in self.disk.bells.values():
            beat.stir(at_once=at_once)


@contextmanager
def replaced(stage: Stage) -> Iterator[None]:
    """Put the simulation's edges in the place of the machine's: network, disk, clock, chance, ticks."""
    stage.disk.wipe(stage.chance)
    Beat.disk, Beat.clock = stage.disk, stage.clock
    Post.handler, Post.weather = MailHandler(stage.world, stage.mails), stage.weather
    Transport.wire = Session.wire = stage.wire

    async def open_store(_: str, clock: Clock, *, exclusive: bool) -> Any:  # noqa: ARG001 - the store's signature
        boundary("open")
        return stage.disk.store(clock)

    async def connect(runner: SocketRunner) -> None:
        runner._app.listener_runner.listener_start_handler = _Began(runner._work)
        stage.attach(runner)

    async def dossier(tx: Dossiers, intake_id: str) -> Dossier | None:
        return await stage.disk.dossier(load_dossier, tx, intake_id)

    load_dossier = Dossiers.dossier
    with ExitStack() as stack:
        for target, instead in {
            "bot.parts.outside.open_store": open_store,
            "bot.app.read_catalog": _catalog,
            "bot.app.load": lambda **_: stage.settings,
            "bot.parts.tracking.open_store": open_store,
            "bot.parts.tracking.SystemClock": lambda: stage.clock,
            "bot.parts.certifying.KeyFile": _Key,
            "bot.app.is_shared": lambda _: stage.replicas > 1,
            "sandbox.slack.manifest.read": _manifest,
            "bot.app.Languages.load": _languages,
            "bot.engines.embedded.AsyncIOScheduler": Beat,
            "bot.adapters.email.mailer.SMTP": Post,
            "asyncio.to_thread": _at_once,
            "inspect.getfullargspec": _arguments,
            "os.urandom": stage.chance.randbytes,
            "random._urandom": stage.chance.randbytes,
        }.items():
            stack.enter_context(patch(target, instead))
        stack.enter_context(patch.object(SocketRunner, "start", connect))
        stack.enter_context(patch.object(Dossiers, "dossier", dossier))
        stack.enter_context(patch.object(aiohttp, "ClientSession", Session))
        stack.enter_context(patch.object(httpx, "AsyncHTTPTransport", Transport))
        stack.enter_context(patch("httpx._client.AsyncHTTPTransport", Transport))
        yield


async def _at_once(work: Callable[..., Any], *given: Any) -> Any:
    """Do the work of a thread here: a thread takes the machine's time, which no seed repeats."""
    return work(*given)


_read_arguments = inspect.getfullargspec
_arguments_of: dict[Any, inspect.FullArgSpec] = {}


def _arguments(function: Any) -> inspect.FullArgSpec:
    """Read a function's arguments once: Bolt reads those of every listener anew in each life."""
    code = getattr(function, "__code__", function)
    if code not in _arguments_of:
        _arguments_of[code] = _read_arguments(function)
    return _arguments_of[code]


_catalog = cache(read_catalog)
_manifest = cache(manifest.read)


@cache
def _settings_of(_: str) -> Settings:
    return load(**SETTINGS)


class _Key(KeyFile):
    """A signing key that is the same each time, and needs no file."""

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes(32))


_load_languages = Languages.load


@cache
def _languages(path: Any = None) -> Languages:
    return _load_languages(path)


def listen(stage: Stage) -> None:
    """Let the bot's log go into the trace; what it calls an error is one."""

    def into_trace(_: Any, level: str, said: MutableMapping[str, Any]) -> str:
        trouble = sys.exc_info()[1]
        told = {k: v for k, v in said.items() if k not in {"exc_info", "event"}}
        stage.note(
            f"  [{level}] {said.get('event')} {told} {trouble!r}"
            if trouble
            else f"  [{level}] {said.get('event')} {told}"
        )
        if level == "error" and said.get("event") != "system.down" and not isinstance(trouble, WEATHER):
            stage.errors.append(f"{said.get('event')} {told} {trouble!r}")
            if trouble is not None and stage.is_traced:
                traceback.print_exc()
        raise structlog.DropEvent

    structlog.configure(processors=[into_trace], cache_logger_on_first_use=False)


def run(seed: int, disk: Disk, play: Any, *, traced: bool = False) -> Any:
    """Play one seed from its beginning to its end."""
    loop = VirtualLoop()
    keep_tasks(loop)
    state = random.getstate()
    random.seed(seed)
    try:
        with machine_time(loop.time, START.timestamp()):
            with patch.object(manifest, "read", _manifest):
                stage = Stage(seed, disk, loop, traced=traced)
            _use_virtual_time(stage)
            listen(stage)
            with replaced(stage):
                return loop.run_until_complete(play(stage))
    finally:
        random.setstate(state)
        _end(loop)


def _use_virtual_time(stage: Stage) -> None:
    """Some stand-ins took time.monotonic as a default before it was replaced."""
    stage.slack.limits._clock = stage.loop.time
    stage.zone.rate_limit._seconds = stage.loop.time


def _end(loop: VirtualLoop) -> None:
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.close()


os.environ.setdefault("NO_PROXY", "*")
