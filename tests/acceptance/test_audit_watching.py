"""The audit log as a hint: with it the card is faster, without it nothing breaks."""

import pytest

from tests.acceptance.scene import Scene, eventually, playing

LOG = "GET /audit-logs/team/{teamId}"
LIST = "GET /credential-requests/requests"
NEVER = {"poll_young_seconds": 3600.0, "poll_interval_minutes": 1440.0}


@pytest.mark.parametrize(("target", "unit"), [("request", "ms"), ("credential", "iso")])
async def test_an_authorization_reaches_the_card_within_one_look_at_the_log(target: str, unit: str):
    async with playing(**NEVER, audit_log_watcher=True, audit_log_seconds=10, org_id=None) as scene:
        scene.world.switches.set("make.audit_target", target)
        scene.world.switches.set("make.audit_unit", unit)
        await scene.ask("gmail", "webflow")
        await scene.settled()
        await eventually("the first list was read", lambda: _listed(scene))
        lists = scene.world.calls.count("make", LIST)
        await scene.consent("Gmail", "authorize")
        await scene.card("*Authorized*", "*Pending*")
        assert scene.world.calls.count("make", LIST) == lists, "the log alone led to it"
        await scene.consent("Webflow", "remove")
        await scene.card("*Authorized*", "The request was deleted at Make")


async def _listed(scene: Scene) -> bool:
    async with scene.app.outside.store.transaction() as tx:
        return await tx.mark("watch") is not None


@pytest.mark.parametrize(("switch", "value"), [("make.audit_licensed", False), ("make.token_role", "team_member")])
async def test_without_the_plan_or_the_role_it_says_so_once_and_polling_goes_on(
    switch: str, value: object, capsys: pytest.CaptureFixture[str]
):
    async with playing(audit_log_watcher=True, audit_log_seconds=5, org_id=None) as scene:
        await scene.ask("gmail")
        scene.world.switches.set(switch, value)
        said = ""

        async def told() -> bool:
            nonlocal said
            said += capsys.readouterr().out
            return "audit_log.off" in said

        await eventually("the log says that it is off", told)
        asked = scene.world.calls.count("make", LOG)
        await scene.consent("Gmail", "authorize")
        await scene.card("*Authorized*")
        await scene.nothing_lost()
        assert scene.world.calls.count("make", LOG) == asked
        assert (said + capsys.readouterr().out).count("audit_log.off") == 1
