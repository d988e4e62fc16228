"""views.open, push, update, publish: triggers, hashes, stacks, kept state."""

import time
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack.manifest import Manifest
from tests.contract.slack_face.conftest import Rig
from tests.contract.slack_face.forms import field, modal, name_field, plain

Json = dict[str, Any]
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


def trigger(rig: Rig, user: str = "U0PAULA", view_id: str = "") -> str:
    return rig.face.core.triggers.mint(user, view_id=view_id, channel="C0ACME")


async def opened(rig: Rig, view: Json, user: str = "U0PAULA") -> Json:
    found: Json = (await rig.client.views_open(trigger_id=trigger(rig, user), view=view))["view"]
    return found


async def refused(rig: Rig, method: str, **args: Any) -> Json:
    with pytest.raises(SlackApiError) as caught:
        await rig.client.api_call(method, json=args)
    found: Json = caught.value.response.data
    return found


async def test_the_answer_is_the_whole_view(rig: Rig) -> None:
    view = await opened(rig, modal(name_field(), private_metadata="m", external_id="e1"))
    assert view["id"].startswith("V")
    assert view["root_view_id"] == view["id"]
    assert view["previous_view_id"] is None
    assert view["state"] == {"values": {}}
    assert (view["team_id"], view["app_id"], view["bot_id"]) == ("T0NORTH", "A0CREDREQ", "B0CREDREQ")
    assert view["title"] == {"type": "plain_text", "text": "Form", "emoji": True}
    assert (view["private_metadata"], view["external_id"]) == ("m", "e1")
    assert view["close"] is None
    assert view["blocks"][0]["optional"] is False


async def test_a_trigger_opens_once(rig: Rig) -> None:
    once = trigger(rig)
    await rig.client.views_open(trigger_id=once, view=modal())
    again = await refused(rig, "views.open", trigger_id=once, view=modal())
    assert again["error"] == "exchanged_trigger_id"


async def test_a_refused_view_does_not_use_the_trigger_up(rig: Rig) -> None:
    once = trigger(rig)
    assert (await refused(rig, "views.open", trigger_id=once, view={}))["error"] == "invalid_arguments"
    await rig.client.views_open(trigger_id=once, view=modal())


async def test_triggers_that_do_not_work(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await refused(rig, "views.open", trigger_id="1.2.3", view=modal()))["error"] == "invalid_trigger_id"
    answer = await refused(rig, "views.open", view=modal())
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: trigger_id"]
    await rig.control("faults", {"face": "slack", "kind": "expired_trigger", "times": 1})
    answer = await refused(rig, "views.open", trigger_id=trigger(rig), view=modal())
    assert answer["error"] == "expired_trigger_id"
    old = trigger(rig)
    later = time.monotonic() + 3.1
    monkeypatch.setattr("sandbox.slack.triggers.time.monotonic", lambda: later)
    assert (await refused(rig, "views.open", trigger_id=old, view=modal()))["error"] == "expired_trigger_id"


async def test_an_invalid_view_is_explained(rig: Rig) -> None:
    answer = await refused(rig, "views.open", trigger_id=trigger(rig), view=modal(title=plain("x" * 25)))
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    ]
    assert (await refused(rig, "views.open", trigger_id=trigger(rig), view="{"))["error"] == "invalid_arguments"
    assert (await refused(rig, "views.open", trigger_id=trigger(rig), view=HOME))["error"] == "invalid_arguments"


async def test_the_view_is_judged_before_the_trigger(rig: Rig) -> None:
    answer = await refused(rig, "views.open", trigger_id="trigger_id", view={})
    assert answer["response_metadata"]["messages"][1:] == [
        "[ERROR] missing required field: title [json-pointer:/view]",
        "[ERROR] missing required field: blocks [json-pointer:/view]",
        "[ERROR] missing required field: type [json-pointer:/view]",
    ]


async def test_a_view_has_a_size(rig: Rig) -> None:
    fat = {"type": "section", "fields": [plain("x" * 1999)] * 10}
    answer = await refused(rig, "views.open", trigger_id=trigger(rig), view=modal(*[fat] * 13))
    assert answer["error"] == "view_too_large"


async def test_external_ids_are_unique(rig: Rig) -> None:
    await opened(rig, modal(external_id="e1"))
    answer = await refused(rig, "views.open", trigger_id=trigger(rig, "U0MIA"), view=modal(external_id="e1"))
    assert answer["error"] == "duplicate_external_id"


async def test_the_stack_holds_three(rig: Rig) -> None:
    root = await opened(rig, modal())
    assert (await refused(rig, "views.push", trigger_id=trigger(rig), view=modal()))["error"] == "not_found"
    second = (await rig.client.views_push(trigger_id=trigger(rig, view_id=root["id"]), view=modal()))["view"]
    assert (second["previous_view_id"], second["root_view_id"]) == (root["id"], root["id"])
    await rig.client.views_push(trigger_id=trigger(rig, view_id=second["id"]), view=modal())
    answer = await refused(rig, "views.push", trigger_id=trigger(rig, view_id=second["id"]), view=modal())
    assert answer["error"] == "push_limit_reached"
    assert len(rig.snapshot()["modals"]["U0PAULA"]) == 3


async def test_every_person_has_a_stack_of_their_own(rig: Rig) -> None:
    await opened(rig, modal(), "U0PAULA")
    await opened(rig, modal(), "U0MIA")
    assert {user: len(stack) for user, stack in rig.snapshot()["modals"].items()} == {"U0PAULA": 1, "U0MIA": 1}


async def test_opening_over_a_modal_is_a_switch(rig: Rig) -> None:
    await opened(rig, modal())
    await opened(rig, modal())
    assert len(rig.snapshot()["modals"]["U0PAULA"]) == 1
    await rig.control("switches", {"name": "slack.open_over_modal", "value": "push"})
    await opened(rig, modal())
    assert len(rig.snapshot()["modals"]["U0PAULA"]) == 2


async def test_an_update_keeps_what_was_typed_where_the_ids_stay(rig: Rig) -> None:
    other = field("other", {"type": "plain_text_input", "action_id": "value"})
    view = await opened(rig, modal(name_field(), other))
    for block_id in ("name", "other"):
        filled = {"view_id": view["id"], "block_id": block_id, "action_id": "value", "value": "typed"}
        assert (await rig.act("U0PAULA", "input", **filled))["ok"]
    renamed = field("renamed", {"type": "plain_text_input", "action_id": "value", "initial_value": "fresh"})
    updated = (await rig.client.views_update(view_id=view["id"], view=modal(name_field(), renamed)))["view"]
    assert updated["hash"] != view["hash"]
    values = rig.modal("U0PAULA")["state"]["values"]
    assert values["name"]["value"] == {"type": "plain_text_input", "value": "typed"}
    assert values["renamed"]["value"]["value"] == "fresh"
    assert "other" not in values


async def test_a_stale_hash_conflicts(rig: Rig) -> None:
    view = await opened(rig, modal(external_id="e1"))
    await rig.client.views_update(external_id="e1", view=modal(external_id="e1"), hash=view["hash"])
    answer = await refused(rig, "views.update", view_id=view["id"], view=modal(), hash=view["hash"])
    assert answer["error"] == "hash_conflict"


async def test_a_closed_view_is_not_found(rig: Rig) -> None:
    view = await opened(rig, modal())
    await rig.act("U0PAULA", "close", view_id=view["id"])
    assert (await refused(rig, "views.update", view_id=view["id"], view=modal()))["error"] == "not_found"
    assert (await refused(rig, "views.update", view=modal()))["error"] == "invalid_arguments"


async def test_publishing_a_home(rig: Rig) -> None:
    first = (await rig.client.views_publish(user_id="U0PAULA", view=HOME))["view"]
    second = (await rig.client.views_publish(user_id="U0PAULA", view=HOME, hash=first["hash"]))["view"]
    assert second["id"] == first["id"]
    answer = await refused(rig, "views.publish", user_id="U0PAULA", view=HOME, hash=first["hash"])
    assert answer["error"] == "hash_conflict"
    assert rig.snapshot()["homes"]["U0PAULA"]["hash"] == second["hash"]


@pytest.mark.parametrize("user", ["U0NOPE", "U0DORA", "U0CARLA", "U0CREDREQ"])
async def test_who_has_no_home(rig: Rig, user: str) -> None:
    answer = await refused(rig, "views.publish", user_id=user, view=HOME)
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] invalid `user_id` [json-pointer:/user_id]"]


async def test_a_modal_is_no_home(rig: Rig) -> None:
    assert (await refused(rig, "views.publish", user_id="U0MIA", view=modal()))["error"] == "invalid_arguments"
    assert (await refused(rig, "views.publish", view=HOME))["error"] == "invalid_arguments"


class TestWithoutHome:
    @pytest.fixture
    def manifest(self) -> Manifest:
        return Manifest(home=False)

    async def test_the_manifest_switches_home_on(self, rig: Rig) -> None:
        assert (await refused(rig, "views.publish", user_id="U0PAULA", view=HOME))["error"] == "not_enabled"
        assert (await rig.act("U0PAULA", "home"))["http"] == 409
