"""The life of a request against the sandbox's Make, call by call."""

from dataclasses import replace

import pytest

from bot.adapters.make import MakeApi
from bot.adapters.make.errors import ConfirmationRequiredError, DeniedError, GoneError, StillValidError
from bot.ports.credential_api import CredentialApi, CredentialOrder
from sandbox.world.world import World
from tests.contract.make.conftest import order
from tests.contract.make.driver import Driver

KEY = CredentialOrder(
    app_name="stripe", app_modules=("*",), app_version=None, name_override="Acme Stripe r2", description=""
)


def test_it_fulfils_the_port(api: MakeApi) -> None:
    port: CredentialApi = api
    assert port is api


async def test_create_tells_id_and_link_and_sends_everything(api: MakeApi, driver: Driver) -> None:
    created = await api.create(order())
    [request] = await driver.requests()
    assert (created.make_id, created.public_uri) == (request["id"], request["publicUri"])
    assert request["name"] == "Acme · Site [m1]"
    assert request["description"] == "Paula asks for access"
    assert request["makeProvider"]["email"] == "carla@acme.example"
    assert {c["nameOverride"] for c in request["credentials"]} == {"Acme Gmail r1"}


async def test_a_contact_known_at_make_is_asked_as_a_user(api: MakeApi, driver: Driver) -> None:
    await api.create(replace(order(), make_user_id=1002))
    [request] = await driver.requests()
    assert request["makeProviderId"] == 1002


async def test_the_link_is_not_in_the_repr(api: MakeApi) -> None:
    created = await api.create(order())
    assert created.public_uri not in repr(created)


async def test_detail_before_and_after_the_client_authorized(api: MakeApi, driver: Driver) -> None:
    make_id = (await api.create(order())).make_id
    before = await api.detail(make_id)
    assert (before.make_id, before.status) == (make_id, "pending")
    assert [(c.state, c.remote_id, c.app_name) for c in before.credentials] == [("pending", None, "google-email")]
    await driver.consent(make_id, "authorize")
    after = await api.detail(make_id)
    [credential] = after.credentials
    assert (after.status, credential.state) == ("authorized", "authorized")
    assert credential.remote_id is not None
    assert await api.test_connection(credential.remote_id)
    assert credential.scope
    assert after.updated_at is not None


async def test_a_decline_by_the_client_carries_the_reason(api: MakeApi, driver: Driver) -> None:
    make_id = (await api.create(order())).make_id
    await driver.consent(make_id, "decline", reason="not ours")
    [credential] = (await api.detail(make_id)).credentials
    assert (credential.state, credential.decline_reason) == ("declined", "not ours")


async def test_teardown_and_its_repeat(api: MakeApi, driver: Driver) -> None:
    make_id = (await api.create(order())).make_id
    await driver.consent(make_id, "authorize")
    [credential] = (await api.detail(make_id)).credentials
    for _ in range(2):
        await api.delete_remote(credential.id)
        [seen] = (await api.detail(make_id)).credentials
        assert (seen.state, seen.remote_id) == ("pending", None)
    for _ in range(2):
        await api.decline(credential.id, "The project is over.")
    [seen] = (await api.detail(make_id)).credentials
    assert (seen.state, seen.decline_reason) == ("declined", "The project is over.")


async def test_what_is_not_there_counts_as_torn_down(api: MakeApi) -> None:
    await api.delete_remote("00000000-0000-4000-8000-00000000dead")
    await api.decline("00000000-0000-4000-8000-00000000dead", "over")
    await api.delete("00000000-0000-4000-8000-00000000dead", confirmed=True)


async def test_delete_unconfirmed_with_nothing_attached(api: MakeApi, driver: Driver) -> None:
    make_id = (await api.create(order())).make_id
    await api.delete(make_id, confirmed=False)
    assert await driver.requests() == []
    with pytest.raises(GoneError, match="Make no longer has this request"):
        await api.detail(make_id)


@pytest.mark.parametrize("status", [400, 406, 409])
async def test_delete_unconfirmed_with_a_connection(api: MakeApi, driver: Driver, world: World, status: int) -> None:
    world.switches.set("make.confirm_status", status)
    make_id = (await api.create(order())).make_id
    await driver.consent(make_id, "authorize")
    with pytest.raises(ConfirmationRequiredError, match="still attached"):
        await api.delete(make_id, confirmed=False)
    await api.delete(make_id, confirmed=True)
    assert await driver.requests() == []


async def test_a_broken_connection_is_renewed(api: MakeApi, driver: Driver) -> None:
    make_id = (await api.create(order())).make_id
    await driver.consent(make_id, "authorize")
    await driver.consent(make_id, "break")
    [credential] = (await api.detail(make_id)).credentials
    assert not await api.test_connection(credential.remote_id or "")
    await api.request_reauthorize(credential.id)
    [credential] = (await api.detail(make_id)).credentials
    assert credential.state == "reauthorizing"


@pytest.mark.parametrize("status", [400, 409, 422])
async def test_a_working_connection_is_not_renewed(api: MakeApi, driver: Driver, world: World, status: int) -> None:
    world.switches.set("make.reauthorize_valid_status", status)
    make_id = (await api.create(order())).make_id
    await driver.consent(make_id, "authorize")
    [credential] = (await api.detail(make_id)).credentials
    with pytest.raises(StillValidError, match=r"no renewal: .* Make says: “The connection is still valid"):
        await api.request_reauthorize(credential.id)


async def test_a_test_that_broke_off_says_not_that_the_connection_works(api: MakeApi, driver: Driver, world: World):
    world.switches.set("make.reauthorize_valid_status", 424)
    make_id = (await api.create(order())).make_id
    await driver.consent(make_id, "authorize")
    [credential] = (await api.detail(make_id)).credentials
    with pytest.raises(DeniedError, match=r"its test broke off, so nobody knows whether it works"):
        await api.request_reauthorize(credential.id)


async def test_a_424_of_the_connection_test_is_a_no(api: MakeApi, driver: Driver, world: World) -> None:
    world.switches.set("make.broken_test", "424")
    make_id = (await api.create(order())).make_id
    await driver.consent(make_id, "authorize")
    await driver.consent(make_id, "break")
    [credential] = (await api.detail(make_id)).credentials
    assert not await api.test_connection(credential.remote_id or "")


async def test_a_connection_that_is_gone(api: MakeApi) -> None:
    with pytest.raises(GoneError, match="no such connection"):
        await api.test_connection("999999999")


async def test_a_key_is_told_from_a_connection(api: MakeApi) -> None:
    make_id = (await api.create(order("two", KEY))).make_id
    [credential] = (await api.detail(make_id)).credentials
    assert (credential.component, credential.name_override) == ("keychain", "Acme Stripe r2")


async def test_an_unknown_state_is_passed_through(api: MakeApi, driver: Driver, world: World) -> None:
    world.switches.set("make.unknown_state", "levitating")
    world.switches.set("make.unknown_status", "half_done")
    make_id = (await api.create(order())).make_id
    await driver.consent(make_id, "authorize")
    seen = await api.detail(make_id)
    assert (seen.status, seen.credentials[0].state) == ("half_done", "levitating")


async def test_modules_of_an_app(api: MakeApi) -> None:
    modules = await api.modules("google-email", None)
    assert modules
    assert all(module.id and module.type_name and module.label for module in modules)
    assert await api.modules("google-email", 2)


async def test_modules_of_a_custom_app(api: MakeApi) -> None:
    assert await api.modules("app#agency-portal", None)


@pytest.mark.parametrize(("app", "version"), [("no-such-app", None), ("google-email", 99)])
async def test_modules_of_an_unknown_app(api: MakeApi, app: str, version: int | None) -> None:
    with pytest.raises(GoneError, match="does not know this app in this version"):
        await api.modules(app, version)


async def test_the_organization_tells_the_plan(api: MakeApi, world: World) -> None:
    world.switches.set("make.plan", "pro")
    organization = await api.organization()
    assert (organization.name, organization.api_limit, organization.credential_requests) == (
        "Northwind Agency",
        120,
        False,
    )
