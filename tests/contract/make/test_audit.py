"""The audit log: names found by label, targets and moments in whatever form, and refusals that have names."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.make import MakeApi
from bot.adapters.make.audit import moment
from bot.adapters.make.errors import PlanError, ScopeMissingError
from bot.ports.audit_log import AuditEvent
from sandbox.world.world import World
from tests.contract.make.conftest import order
from tests.contract.make.driver import Driver


@pytest.mark.parametrize(
    ("style", "unit", "authorized"),
    [
        ("snake", "ms", "credential_request_authorized"),
        ("dotted", "s", "credential_request.authorized"),
        ("snake", "iso", "credential_request_authorized"),
    ],
)
async def test_what_happened_to_a_request_is_found(
    api: MakeApi, world: World, driver: Driver, style: str, unit: str, authorized: str
) -> None:
    world.switches.set("make.audit_names", style)
    world.switches.set("make.audit_unit", unit)
    made = await api.create(order())
    await driver.consent(made.make_id, "authorize")
    audit = api.audit_log()
    names = await audit.names()
    assert set(names) == set(AuditEvent)
    assert names[AuditEvent.AUTHORIZED] == authorized
    found = await audit.entries(names.values(), world.clock.now() - timedelta(hours=1))
    assert [entry.target for entry in found] == [made.make_id]
    assert await audit.entries(names.values(), world.clock.now() + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("switch", "value", "error"),
    [("make.audit_licensed", False, PlanError), ("make.token_role", "team_admin", ScopeMissingError)],
)
async def test_no_plan_and_no_role_are_told_apart(
    api: MakeApi, world: World, switch: str, value: object, error: type[Exception]
) -> None:
    world.switches.set(switch, value)
    with pytest.raises(error):
        await api.audit_log().names()


@pytest.mark.parametrize("told", [1764061200, 1764061200000, "1764061200", "1764061200000", "2025-11-25T09:00:00.000Z"])
def test_a_moment_is_read_in_every_unit(told: object) -> None:
    assert moment(told) == datetime(2025, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize("told", [None, "", "soon", [], {}, float("inf")])
def test_what_is_no_moment_is_none(told: object) -> None:
    assert moment(told) is None


async def test_a_connection_tells_its_account(api: MakeApi, driver: Driver) -> None:
    made = await api.create(order())
    await driver.consent(made.make_id, "authorize")
    (held,) = (await api.detail(made.make_id)).credentials
    found = await api.connection(held.remote_id or "")
    assert (found.name, found.account) == ("Acme Gmail r1", "carla@acme.example")
