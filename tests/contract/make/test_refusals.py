"""Every refusal as the text a person reads: against the sandbox where it words them, else scripted."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.adapters.make import MakeAccount, MakeApi
from bot.adapters.make import errors as e
from bot.ports.errors import NotFoundError, OutsideError, RefusedError
from sandbox.server import Sandbox
from sandbox.world.world import World
from tests.contract.make.conftest import MakeFactory, gmail, order
from tests.contract.make.scripted import Scripted, reply

Calls = dict[str, Callable[[], Awaitable[object]]]
DENIED = {"detail": "Access denied.", "message": "Permission denied", "code": "SC403"}
HTML = "<!DOCTYPE html><html><body><h1>404</h1></body></html>"


def assert_told(error: OutsideError, *phrases: str) -> None:
    text = str(error)
    for phrase in phrases:
        assert phrase in text
    assert text.endswith((".", ".)"))
    assert "\n" not in text
    assert len(text) < 600


@pytest.mark.parametrize("key", ["detail", "message"])
async def test_the_feature_is_not_enabled(api: MakeApi, world: World, key: str) -> None:
    world.switches.set("make.feature_enabled", value=False)
    world.switches.set("make.feature_gate_key", key)
    with pytest.raises(e.FeatureNotEnabledError) as told:
        await api.create(order())
    assert_told(
        told.value,
        "Credential Requests are not enabled for the owner of the Make API token",
        "the token's owner can ask Make for it",
    )
    assert isinstance(told.value, RefusedError)


@pytest.mark.parametrize(
    ("lacking", "doing"),
    [
        ("credential-requests:write", "to create the request"),
        ("credential-requests:read", "to show the request"),
        ("apps:read", "to list the app's modules"),
        ("connections:write", "to test the connection"),
        ("organizations:read", "to show the organization"),
    ],
)
async def test_a_scope_is_missing(api: MakeApi, world: World, lacking: str, doing: str) -> None:
    world.switches.set("make.token_scopes", [s for s in world.switches["make.token_scopes"] if s != lacking])
    calls: Calls = {
        "credential-requests:write": lambda: api.create(order()),
        "credential-requests:read": lambda: api.detail("x"),
        "apps:read": lambda: api.modules("google-email", None),
        "connections:write": lambda: api.test_connection("1"),
        "organizations:read": api.organization,
    }
    with pytest.raises(e.ScopeMissingError) as told:
        await calls[lacking]()
    assert_told(told.value, f"Make refused {doing}", f"lacks the scope {lacking}", "Ask the operator of this bot")


async def test_the_owners_role_is_too_low(api: MakeApi, world: World) -> None:
    world.switches.set("make.token_role", "team_member")
    with pytest.raises(e.ScopeMissingError) as told:
        await api.create(order())
    assert_told(told.value, "not an Organization Owner or Admin", "a Make admin for the role")


async def test_the_plan_has_no_api(api: MakeApi, world: World) -> None:
    world.switches.set("make.plan", "free")
    with pytest.raises(e.PlanError) as told:
        await api.create(order())
    assert_told(
        told.value,
        "on a free plan API tokens are not accepted",
        "“Forbidden to use token authorization for this organization.”",
        "Ask the organization's owner to change the plan",
    )


async def test_the_wrong_zone(api: MakeApi, world: World) -> None:
    world.switches.set("make.wrong_zone", value=True)
    with pytest.raises(e.WrongTokenError) as told:
        await api.create(order())
    assert_told(told.value, "Make did not accept the API token", "check MAKE_API_TOKEN", "MAKE_ZONE (127.0.0.1)")


async def test_a_token_of_another_form_is_mentioned(sandbox: Sandbox, make_api: MakeFactory) -> None:
    api = make_api(f"{sandbox.url}/make/api/v2", token="not-a-uuid")
    with pytest.raises(e.WrongTokenError) as told:
        await api.organization()
    assert_told(told.value, "does not look like a Make API token")


async def test_cloudflare(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(403, text="error code: 1010"))
    with pytest.raises(e.BlockedError) as told:
        await client.create(order())
    assert_told(told.value, "A firewall in front of Make (Cloudflare", "check the network it runs in")


async def test_validation_with_suberrors(api: MakeApi) -> None:
    with pytest.raises(e.InvalidInputError) as told:
        await api.create(order("x" * 300, gmail(override="y" * 300)))
    assert_told(told.value, "Make refused to create the request. Make says: “Validation failed for", "name", "Correct")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            {"message": "Validation failed for 1 parameter(s).", "suberrors": [{"message": "Missing value 'x'."}]},
            "Make says: “Validation failed for 1 parameter(s).; Missing value 'x'.”.",
        ),
        ({"detail": "request entity too large"}, "“request entity too large”"),
        ({"detail": "", "message": "Expected array", "suberrors": ["first", {"no": 1}, 3]}, "“Expected array; first”"),
        ({"detail": ["odd"], "code": 7, "suberrors": "odd"}, "to create the request. Correct it"),
    ],
)
async def test_validation_worded_otherwise(client: MakeApi, scripted: Scripted, body: object, says: str) -> None:
    scripted.script(reply(400, body))
    with pytest.raises(e.InvalidInputError) as told:
        await client.create(order())
    assert_told(told.value, says)


async def test_an_app_that_make_does_not_know(api: MakeApi) -> None:
    with pytest.raises(RefusedError) as told:
        await api.create(order("n", replace(gmail(), app_name="no-such-app")))
    assert_told(told.value, "Make refused to create the request. Make says:", "no-such-app")


async def test_not_found(api: MakeApi) -> None:
    with pytest.raises(e.GoneError) as told:
        await api.detail("00000000-0000-4000-8000-00000000dead")
    assert isinstance(told.value, NotFoundError)
    assert_told(told.value, "Make no longer has this request.")


@pytest.mark.parametrize("status", [403, 404])
async def test_a_team_make_does_not_know(client: MakeApi, scripted: Scripted, status: int) -> None:
    scripted.script(reply(status, DENIED))
    with pytest.raises(RefusedError) as told:
        await client.find("n")
    assert_told(told.value, "Ask the operator" if status == 403 else "check TEAM_ID and MAKE_ZONE")


@pytest.mark.parametrize("call", ["detail", "delete_remote", "create", "decline"])
async def test_a_page_of_something_else_is_never_taken_for_a_missing_credential(
    client: MakeApi, scripted: Scripted, call: str
) -> None:
    scripted.script(reply(404, text=HTML))
    calls: Calls = {
        "detail": lambda: client.detail("r"),
        "delete_remote": lambda: client.delete_remote("c"),
        "create": lambda: client.create(order()),
        "decline": lambda: client.decline("c", ""),
    }
    with pytest.raises(e.WrongPlaceError) as told:
        await calls[call]()
    assert_told(told.value, "What answers at 127.0.0.1 is not Make's API (HTTP 404)", "check MAKE_ZONE")


async def test_a_redirect_is_not_followed(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(302, text="", Location="http://127.0.0.1:1/login"))
    with pytest.raises(e.WrongPlaceError, match="HTTP 302"):
        await client.create(order())
    assert len(scripted.seen) == 1


async def test_confirmation_required(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(400, {"detail": "Confirm.", "message": "Confirmation required", "code": "IM004"}))
    with pytest.raises(e.ConfirmationRequiredError) as told:
        await client.delete("r", confirmed=False)
    assert_told(told.value, "still attached to this request", "Revoke them first")


async def test_a_feature_that_is_not_licensed(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(402, {"message": "Not licensed", "code": "IM027"}))
    with pytest.raises(e.PlanError, match="plan does not include this"):
        await client.create(order())


async def test_any_other_refusal(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(451, {"detail": "Not in your country", "code": "IM777"}))
    with pytest.raises(e.DeniedError) as told:
        await client.create(order())
    assert_told(told.value, "Make refused to create the request (HTTP 451). Make says: “Not in your country”. Ask")


async def test_an_organization_that_is_not_configured() -> None:
    api = MakeApi(MakeAccount(base_url="http://127.0.0.1:1/api/v2", token="t", team_id=1))
    with pytest.raises(RefusedError, match="set ORG_ID"):
        await api.organization()
    await api.aclose()
