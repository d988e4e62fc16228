from collections.abc import AsyncIterator, Callable

import pytest

from bot.adapters.make import MakeAccount, MakeApi, Pace
from bot.ports.credential_api import CredentialOrder, RequestOrder
from sandbox.server import Sandbox, start
from sandbox.world.world import World
from tests.contract.make.driver import Driver
from tests.contract.make.scripted import Scripted

TOKEN = "5a4db0c5-0000-4000-8000-000000000001"
QUICK = Pace(connect=1.0, answer=2.0, total=5.0, wait_initial=0.001, wait_max=0.01, patience=1.0)
MakeFactory = Callable[..., MakeApi]


@pytest.fixture
async def make_api() -> AsyncIterator[MakeFactory]:
    """Build clients that are closed at the end."""
    built: list[MakeApi] = []

    def build(base_url: str, token: str = TOKEN, pace: Pace = QUICK, **settings: float) -> MakeApi:
        account = MakeAccount(base_url=base_url, token=token, team_id=1, organization_id=1)
        built.append(MakeApi(account, pace=pace, **({"api_limit": 10_000} | settings)))  # type: ignore[arg-type] # numbers
        return built[-1]

    yield build
    for one in built:
        await one.aclose()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    world = World()
    running = await start(world)
    world.switches.set("make.plan", "enterprise")
    yield running
    await running.close()


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    return sandbox.world


@pytest.fixture
def api(sandbox: Sandbox, make_api: MakeFactory) -> MakeApi:
    """A client of the sandbox's Make."""
    return make_api(f"{sandbox.url}/make/api/v2")


@pytest.fixture
async def driver(sandbox: Sandbox) -> AsyncIterator[Driver]:
    async with Driver(sandbox.url) as driver:
        yield driver


@pytest.fixture
def client(scripted: Scripted, make_api: MakeFactory) -> MakeApi:
    """A client of the scripted server."""
    return make_api(scripted.base_url)


def gmail(override: str = "Acme Gmail r1") -> CredentialOrder:
    return CredentialOrder(
        app_name="google-email",
        app_modules=("*",),
        app_version=None,
        name_override=override,
        description="To read mail",
    )


def order(name: str = "Acme · Site [m1]", *credentials: CredentialOrder) -> RequestOrder:
    return RequestOrder(
        name=name,
        description="Paula asks for access",
        contact_name="Carla Client",
        contact_email="carla@acme.example",
        credentials=credentials or (gmail(),),
    )
