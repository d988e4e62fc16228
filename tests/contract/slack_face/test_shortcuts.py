from typing import Any

import pytest

from sandbox.slack.manifest import Manifest
from tests.contract.slack_face.conftest import Bolt, Json, Rig
from tests.contract.slack_face.forms import modal


def on_shortcut(bolt: Bolt, callback_id: str) -> list[Json]:
    seen: list[Json] = []

    @bolt.app.shortcut(callback_id)
    async def used(ack: Any, body: Json, client: Any, respond: Any) -> None:
        await ack()
        seen.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=modal())
        if "response_url" in body:
            await respond("seen")

    return seen


async def test_a_shortcut_from_anywhere_opens_a_modal(rig: Rig, bolt: Bolt) -> None:
    seen = on_shortcut(bolt, "collect")
    await bolt.connect()
    assert (await rig.act("U0MIA", "shortcut", callback_id="collect"))["ok"] is True
    await rig.until(lambda: rig.snapshot()["modals"].get("U0MIA"))
    recorded = {"type", "token", "action_ts", "team", "user", "callback_id", "trigger_id"}
    assert set(seen[0]) == recorded | {"enterprise", "is_enterprise_install"}
    assert seen[0]["user"] == {"id": "U0MIA", "username": "mia", "team_id": "T0NORTH"}


async def test_a_shortcut_on_a_message_carries_it(rig: Rig, bolt: Bolt) -> None:
    seen = on_shortcut(bolt, "keep")
    await bolt.connect()
    ts = (await rig.act("U0PAULA", "message", channel="C0ACME", text="hello"))["ts"]
    assert (await rig.act("U0MIA", "shortcut", callback_id="keep", channel="C0ACME", ts=ts))["ok"] is True
    await rig.until(lambda: rig.snapshot()["ephemerals"].get("U0MIA"))
    assert (seen[0]["type"], seen[0]["message_ts"], seen[0]["message"]["text"]) == ("message_action", ts, "hello")
    assert seen[0]["channel"] == {"id": "C0ACME", "name": "client-acme"}


async def test_nobody_uses_a_shortcut_on_what_they_do_not_see(rig: Rig) -> None:
    ts = (await rig.act("U0PAULA", "message", channel="C0RANDOM", text="x"))["ts"]
    assert (await rig.act("U0GUS", "shortcut", callback_id="keep", channel="C0RANDOM", ts=ts))["http"] == 404
    assert (await rig.act("U0GUS", "shortcut"))["http"] == 400


class TestDeclared:
    @pytest.fixture
    def manifest(self) -> Manifest:
        return Manifest(shortcuts=frozenset({("keep", "message")}))

    async def test_what_the_manifest_does_not_name_is_not_offered(self, rig: Rig) -> None:
        assert (await rig.act("U0MIA", "shortcut", callback_id="keep"))["error"] == "unknown_shortcut"
        ts = (await rig.act("U0PAULA", "message", channel="C0ACME", text="x"))["ts"]
        answer = await rig.act("U0MIA", "shortcut", callback_id="keep", channel="C0ACME", ts=ts)
        assert answer["error"] == "dispatch_failed"
