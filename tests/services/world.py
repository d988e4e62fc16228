"""A small Make that a test holds in its hands, and moments at which things may happen: somebody closes, or dies."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Self

from bot.domain.observation import Observation, ObservedCredential
from bot.ports.credential_api import Created, RequestHead, RequestOrder
from bot.ports.errors import NotBrokenError, NotFoundError, UnreachableError
from bot.ports.store import Store, Tx

Moment = Callable[[str], Awaitable[None]]
FIRST = datetime(2026, 3, 2, tzinfo=UTC)
LIVE = frozenset({"pending", "authorized", "reauthorizing", "invalid"})


class KilledError(BaseException):
    """What `kill -9` looks like from inside: nothing catches it, and nothing is done after it."""


async def nothing_happens(_: str) -> None:
    """Let the moment pass."""


class Moments:
    """Counts the moments a story has, and lets something happen at the one that is asked for."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.at: int | None = None
        self.happens: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, name: str) -> None:
        self.passed.append(name)
        if self.at is not None and len(self.passed) >= self.at and self.happens is not None:
            happens = self.happens
            await happens()

    def kill_at(self, number: int) -> None:
        """Die at this moment, and at each after it: a dead process does nothing more."""

        async def dies() -> None:
            raise KilledError

        self.at, self.happens = number, dies

    def once_at(self, number: int, happens: Callable[[], Awaitable[None]]) -> None:
        """Let this happen at one moment, and then no more."""

        async def once() -> None:
            self.at = None
            await happens()

        self.at, self.happens = number, once


@dataclass
class Held:
    """A credential as Make holds it."""

    id: str
    name: str
    app: str
    state: str = "pending"
    remote_id: str | None = None

    def seen(self) -> ObservedCredential:
        return ObservedCredential(
            id=self.id, state=self.state, remote_id=self.remote_id, name_override=self.name, app_name=self.app
        )


@dataclass
class Asked:
    """A request as Make has it; its link works for as long as it is there and something of it may be given."""

    id: str
    name: str
    held: list[Held] = field(default_factory=list)

    @property
    def has_live_link(self) -> bool:
        return any(c.state in LIVE for c in self.held)

    @property
    def status(self) -> str:
        states = {c.state for c in self.held}
        return states.pop() if len(states) == 1 else "pending"


class Make:
    """Make's side: creating, giving, taking back. Each call is a moment before it happens and one before its answer."""

    def __init__(self) -> None:
        self.requests: dict[str, Asked] = {}
        self.calls: list[str] = []
        self.moment: Moment = nothing_happens
        self.down: set[str] = set()
        """Calls that do not get through."""
        self.lags: dict[str, Observation] = {}
        """What is shown of a request, as long as it is here, instead of what it is like by now."""
        self.hidden: set[str] = set()
        """Requests that it lists and does not show."""
        self.keeps = False
        """Whether it says that it deleted a connection, and does not."""
        self.watch: Callable[[], None] = lambda: None
        """What must hold after each call."""
        self._numbers: Iterator[int] = count(1)
        self._changes: dict[str, tuple[str, int]] = {}
        """What each request was like when somebody last asked, and how often that was something new."""

    def copied(self) -> Self:
        """Return another Make that holds the same."""
        other = type(self)()
        other.requests, other._numbers = deepcopy(self.requests), count(next(self._numbers))
        other._changes = dict(self._changes)
        return other

    def give(self, app: str) -> None:
        """Let the client authorize all they are asked for of an app; raises LookupError when no link asks for it."""
        wanted = [c for r in self.requests.values() for c in r.held if c.app == app and c.state in LIVE]
        if not wanted:
            raise LookupError(app)
        for held in wanted:
            held.state, held.remote_id = "authorized", f"remote{next(self._numbers)}"

    def turn(self, app: str, state: str) -> None:
        """Let what is held for an app be in another state."""
        for held in self._of(app):
            held.state = state

    def live_links(self, app: str) -> list[str]:
        """Return the requests through whose link the client could give this app now."""
        return [r.id for r in self.requests.values() if any(c.app == app and c.state in LIVE for c in r.held)]

    def connections(self) -> list[str]:
        """Return what gives access now."""
        return [c.remote_id for r in self.requests.values() for c in r.held if c.remote_id is not None]

    def _of(self, app: str) -> list[Held]:
        return [c for r in self.requests.values() for c in r.held if c.app == app]

    def _credential(self, credential_id: str) -> Held | None:
        return next((c for r in self.requests.values() for c in r.held if c.id == credential_id), None)

    def _head(self, made: Asked) -> RequestHead:
        return RequestHead(make_id=made.id, name=made.name, status=made.status, updated_at=self._updated_at(made))

    def observed(self, made: Asked) -> Observation:
        seen = tuple(c.seen() for c in made.held)
        return Observation(make_id=made.id, status=made.status, credentials=seen, updated_at=self._updated_at(made))

    def _updated_at(self, made: Asked) -> str:
        """Return a time that moves with each change, and only then: what did not change is not read again."""
        known, number = self._changes.get(made.id, ("", 0))
        if (now := repr(made)) != known:
            self._changes[made.id] = (now, number := number + 1)
        return (FIRST + timedelta(seconds=number)).isoformat()

    @asynccontextmanager
    async def _call(self, name: str) -> AsyncIterator[None]:
        await self.moment(f"before {name}")
        if name in self.down:
            raise UnreachableError("Make cannot be reached.")
        self.calls.append(name)
        yield
        self.watch()
        await self.moment(f"after {name}")

    async def create(self, order: RequestOrder) -> Created:
        async with self._call("create"):
            made = Asked(id=f"req{next(self._numbers)}", name=order.name)
            made.held = [Held(f"cred{next(self._numbers)}", c.name_override, c.app_name) for c in order.credentials]
            self.requests[made.id] = made
        return Created(make_id=made.id, public_uri=f"https://make.example/{made.id}")

    async def find(self, name: str) -> RequestHead | None:
        async with self._call("find"):
            found = next((r for r in self.requests.values() if r.name == name), None)
        return self._head(found) if found is not None else None

    async def heads(self) -> AsyncIterator[RequestHead]:
        for made in list(self.requests.values()):
            yield self._head(made)

    async def detail(self, make_id: str) -> Observation:
        assert make_id
        async with self._call("detail"):
            made = self.requests.get(make_id) if make_id not in self.hidden else None
            seen = self.lags.get(make_id) or (self.observed(made) if made is not None else None)
        if seen is None:
            raise NotFoundError("Make no longer has it.")
        return seen

    async def delete_remote(self, credential_id: str) -> None:
        async with self._call("delete_remote"):
            held = self._credential(credential_id)
            if held is not None and not self.keeps:
                held.state, held.remote_id = "pending", None

    async def decline(self, credential_id: str, _: str) -> None:
        async with self._call("decline"):
            held = self._credential(credential_id)
            if held is not None:
                held.state = "declined"

    async def request_reauthorize(self, credential_id: str) -> None:
        async with self._call("request_reauthorize"):
            held = self._credential(credential_id)
            if held is None:
                raise NotFoundError("There is no such credential.")
            if held.state != "invalid":
                raise NotBrokenError("It works.")
            held.state = "reauthorizing"

    async def delete(self, make_id: str, *, confirmed: bool) -> None:
        async with self._call("delete"):
            assert confirmed
            self.requests.pop(make_id, None)


class Mortal:
    """A store of which each write is a moment too, right after what it wrote is safe."""

    def __init__(self, store: Store, moment: Moment) -> None:
        self._store = store
        self._moment = moment

    async def close(self) -> None:
        await self._store.close()

    @asynccontextmanager
    async def transaction(self, *, read_only: bool = False) -> AsyncIterator[Tx]:
        if read_only:
            async with self._store.transaction(read_only=True) as tx:
                yield tx
            return
        async with self._store.transaction() as tx:
            yield tx
        await self._moment("after a write")
