"""Modals as a person uses them: filling, validating, submitting, closing; and what the app answers."""

import asyncio
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from tests.contract.slack_face.conftest import Bolt, Rig
from tests.contract.slack_face.forms import button, field, modal, name_field, option, plain, row

Json = dict[str, Any]


async def opened(rig: Rig, view: Json, user: str = "U0PAULA") -> str:
    trigger = rig.face.core.triggers.mint(user, channel="C0ACME")
    view_id: str = (await rig.client.views_open(trigger_id=trigger, view=view))["view"]["id"]
    return view_id


async def fill(rig: Rig, view_id: str, block_id: str, value: Any, action_id: str = "value") -> Json:
    return await rig.act("U0PAULA", "input", view_id=view_id, block_id=block_id, action_id=action_id, value=value)


def answering(bolt: Bolt, **answer: Any) -> list[Json]:
    """Answer each submission of `form` with these ack arguments; returns the payloads seen."""
    seen: list[Json] = []

    @bolt.app.view("form")
    async def submitted(ack: Any, body: Json) -> None:
        seen.append(body)
        await ack(**answer)

    return seen


EMAIL = {"type": "email_text_input", "action_id": "value"}
URL = {"type": "url_text_input", "action_id": "value"}
NUMBER = {"type": "number_input", "action_id": "value", "is_decimal_allowed": False, "max_value": "5"}
MULTI = {
    "type": "multi_static_select",
    "action_id": "value",
    "options": [option("a"), option("b")],
    "max_selected_items": 1,
}


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        ({"type": "plain_text_input", "action_id": "value"}, None, "Please complete this required field."),
        ({"type": "plain_text_input", "action_id": "value"}, "  ", "Please complete this required field."),
        ({"type": "plain_text_input", "action_id": "value", "min_length": 3}, "ab", "Must be at least 3"),
        ({"type": "plain_text_input", "action_id": "value", "max_length": 3}, "abcd", "Must be less than 4"),
        (EMAIL, "not-an-address", "valid email"),
        (EMAIL, "mia@localhost", "valid email"),
        (URL, "example", "valid URL"),
        (NUMBER, "many", "a number"),
        (NUMBER, "1.5", "whole number"),
        (NUMBER, "6", "at most 5"),
        (MULTI, ["a", "b"], "no more than 1"),
        (MULTI, [], "Please complete this required field."),
    ],
)
async def test_the_client_refuses_before_it_sends(rig: Rig, bolt: Bolt, element: Json, value: Any, error: str) -> None:
    seen = answering(bolt)
    await bolt.connect()
    view_id = await opened(rig, modal(field("block", element)))
    assert (await fill(rig, view_id, "block", value))["ok"]
    answer = await rig.act("U0PAULA", "submit", view_id=view_id)
    assert answer["ok"] is False
    assert error in answer["errors"]["block"]
    assert rig.modal("U0PAULA")["errors"] == answer["errors"]
    assert seen == []


async def test_an_optional_field_may_stay_empty(rig: Rig, bolt: Bolt) -> None:
    seen = answering(bolt)
    await bolt.connect()
    view_id = await opened(rig, modal(field("mail", EMAIL, optional=True)))
    assert (await rig.act("U0PAULA", "submit", view_id=view_id))["ok"] is True
    assert seen[0]["view"]["state"]["values"]["mail"]["value"] == {"type": "email_text_input", "value": None}


VALUES: list[tuple[Json, Any, Json]] = [
    ({"type": "static_select", "options": [option("a")]}, "a", {"selected_option": option("a")}),
    ({"type": "radio_buttons", "options": [option("a")]}, "a", {"selected_option": option("a")}),
    ({"type": "checkboxes", "options": [option("a"), option("b")]}, ["b"], {"selected_options": [option("b")]}),
    (MULTI, ["b"], {"selected_options": [option("b")]}),
    ({"type": "users_select"}, "U0MIA", {"selected_user": "U0MIA"}),
    ({"type": "multi_users_select"}, ["U0MIA", "U0CARLA"], {"selected_users": ["U0MIA", "U0CARLA"]}),
    ({"type": "channels_select"}, "C0ACME", {"selected_channel": "C0ACME"}),
    ({"type": "multi_channels_select"}, ["C0ACME"], {"selected_channels": ["C0ACME"]}),
    ({"type": "conversations_select"}, "C0ACME", {"selected_conversation": "C0ACME"}),
    ({"type": "multi_conversations_select"}, ["C0ACME"], {"selected_conversations": ["C0ACME"]}),
    ({"type": "datepicker"}, "2026-11-30", {"selected_date": "2026-11-30"}),
    ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
    ({"type": "datetimepicker"}, 1_764_000_000, {"selected_date_time": 1_764_000_000}),
    ({"type": "number_input", "is_decimal_allowed": True}, "1.5", {"value": "1.5"}),
    (URL, "https://example.com/x", {"value": "https://example.com/x"}),
]


@pytest.mark.parametrize(("element", "value", "held"), VALUES, ids=[row[0]["type"] for row in VALUES])
async def test_what_the_state_holds(rig: Rig, bolt: Bolt, element: Json, value: Any, held: Json) -> None:
    seen = answering(bolt)
    await bolt.connect()
    view_id = await opened(rig, modal(field("block", element | {"action_id": "value"})))
    assert (await fill(rig, view_id, "block", value))["ok"]
    assert (await rig.act("U0PAULA", "submit", view_id=view_id))["ok"] is True
    state = seen[0]["view"]["state"]["values"]["block"]["value"]
    trimmed = {key: _without_emoji(found) for key, found in state.items()}
    assert trimmed == {"type": element["type"]} | held


def _without_emoji(found: Any) -> Any:
    if isinstance(found, list):
        return [_without_emoji(item) for item in found]
    if isinstance(found, dict):
        return {key: _without_emoji(value) for key, value in found.items() if key != "emoji"}
    return found


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "static_select", "options": [option("a")]}, "z"),
        ({"type": "users_select"}, "U0NOPE"),
        ({"type": "users_select"}, "U0DORA"),
        ({"type": "channels_select"}, "C0OLD"),
        ({"type": "conversations_select", "filter": {"exclude_external_shared_channels": True}}, "C0SHARED"),
        ({"type": "conversations_select", "filter": {"include": ["private"]}}, "C0ACME"),
        ({"type": "datepicker"}, "tomorrow"),
        ({"type": "datepicker"}, "20261130"),
        ({"type": "timepicker"}, "12:30:45"),
        ({"type": "multi_users_select"}, "U0MIA"),
        ({"type": "external_select"}, "never offered"),
    ],
)
async def test_what_the_client_does_not_offer(rig: Rig, element: Json, value: Any) -> None:
    view_id = await opened(rig, modal(field("block", element | {"action_id": "value"})))
    assert (await fill(rig, view_id, "block", value))["http"] == 400


async def test_the_submission_payload(rig: Rig, bolt: Bolt) -> None:
    seen = answering(bolt)
    await bolt.connect()
    select = {"type": "conversations_select", "action_id": "value", "response_url_enabled": True}
    view_id = await opened(rig, modal(name_field(), field("where", select), private_metadata="m"))
    await fill(rig, view_id, "name", "Zoë & <Co>")
    await fill(rig, view_id, "where", "C0ACME")
    answer = await rig.act("U0PAULA", "submit", view_id=view_id)
    assert (answer["ok"], answer["response_action"]) == (True, None)
    body = seen[0]
    assert (body["type"], body["user"]["id"], body["team"]["id"]) == ("view_submission", "U0PAULA", "T0NORTH")
    assert body["enterprise"] is None
    assert body["view"]["private_metadata"] == "m"
    assert body["view"]["state"]["values"]["name"]["value"]["value"] == "Zoë & <Co>"
    assert body["response_urls"][0]["channel_id"] == "C0ACME"
    assert rig.snapshot()["modals"] == {}


async def test_errors_stay_on_the_modal(rig: Rig, bolt: Bolt) -> None:
    answering(bolt, response_action="errors", errors={"name": "No such client"})
    await bolt.connect()
    view_id = await opened(rig, modal(name_field(initial_value="x")))
    answer = await rig.act("U0PAULA", "submit", view_id=view_id)
    assert (answer["ok"], answer["errors"]) == (False, {"name": "No such client"})
    assert rig.modal("U0PAULA")["errors"] == {"name": "No such client"}
    await fill(rig, view_id, "name", "y")
    assert rig.modal("U0PAULA")["errors"] == {}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"elsewhere": "x"}}, "invalid_errors_block_id"),
        ({"response_action": "errors", "errors": {"name": ""}}, "invalid_errors_text"),
        ({"response_action": "update", "view": modal(title=plain("x" * 25))}, "invalid_arguments"),
        ({"response_action": "dance"}, "invalid_response_action"),
    ],
)
async def test_an_answer_slack_cannot_follow(rig: Rig, bolt: Bolt, answer: Json, error: str) -> None:
    answering(bolt, **answer)
    await bolt.connect()
    view_id = await opened(rig, modal(name_field(initial_value="x")))
    found = await rig.act("U0PAULA", "submit", view_id=view_id)
    assert (found["ok"], found["error"]) == (False, error)
    assert "trouble connecting" in found["message"]
    assert rig.modal("U0PAULA")["id"] == view_id


async def test_update_push_and_clear(rig: Rig, bolt: Bolt) -> None:
    answers: Iterator[Json] = iter(
        [
            {"response_action": "update", "view": modal(name_field(), title=plain("Updated"))},
            {"response_action": "push", "view": modal(title=plain("Pushed"))},
            {},
            {"response_action": "clear"},
        ]
    )

    @bolt.app.view("form")
    async def submitted(ack: Any) -> None:
        await ack(**next(answers))

    await bolt.connect()
    view_id = await opened(rig, modal(name_field(initial_value="kept")))
    assert (await rig.act("U0PAULA", "submit", view_id=view_id))["response_action"] == "update"
    assert rig.modal("U0PAULA")["title"]["text"] == "Updated"
    assert rig.modal("U0PAULA")["state"]["values"]["name"]["value"]["value"] == "kept"
    pushed = await rig.act("U0PAULA", "submit", view_id=view_id)
    assert [view["title"]["text"] for view in rig.snapshot()["modals"]["U0PAULA"]] == ["Updated", "Pushed"]
    assert (await fill(rig, view_id, "name", "below"))["http"] == 409
    await rig.act("U0PAULA", "submit", view_id=pushed["view_id"])
    assert rig.modal("U0PAULA")["id"] == view_id
    await rig.act("U0PAULA", "submit", view_id=view_id)
    assert rig.snapshot()["modals"] == {}


async def test_a_late_ack_is_lost(rig: Rig, bolt: Bolt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.slack.envelopes.ACK_SECONDS", 0.05)
    release = asyncio.Event()

    @bolt.app.view("form")
    async def submitted(ack: Any) -> None:
        await release.wait()
        await ack()

    await bolt.connect()
    view_id = await opened(rig, modal())
    answer = await rig.act("U0PAULA", "submit", view_id=view_id)
    assert (answer["ok"], answer["error"]) == (False, "operation_timeout")
    release.set()
    assert rig.modal("U0PAULA")["id"] == view_id


async def test_closing_tells_the_app_only_when_asked(rig: Rig, bolt: Bolt) -> None:
    closed: list[Json] = []

    @bolt.app.view_closed("form")
    async def on_close(ack: Any, body: Json) -> None:
        closed.append(body)
        await ack()

    await bolt.connect()
    await rig.act("U0PAULA", "close", view_id=await opened(rig, modal()))
    assert closed == []
    await rig.act("U0PAULA", "close", view_id=await opened(rig, modal(notify_on_close=True)))
    assert (closed[0]["type"], closed[0]["is_cleared"]) == ("view_closed", False)


async def test_clearing_closes_the_stack_from_the_top(rig: Rig, bolt: Bolt) -> None:
    closed: list[tuple[str, bool]] = []

    @bolt.app.view_closed("form")
    async def on_close(ack: Any, body: Json) -> None:
        closed.append((body["view"]["title"]["text"], body["is_cleared"]))
        await ack()

    await bolt.connect()
    root = await opened(rig, modal(notify_on_close=True, title=plain("root")))
    trigger = rig.face.core.triggers.mint("U0PAULA", view_id=root)
    top = modal(notify_on_close=True, title=plain("top"))
    top_id = (await rig.client.views_push(trigger_id=trigger, view=top))["view"]["id"]
    await rig.act("U0PAULA", "close", view_id=top_id, clear=True)
    assert closed == [("top", True), ("root", True)]
    assert rig.snapshot()["modals"] == {}


async def test_actions_in_a_modal_carry_view_state_and_a_trigger_that_pushes(rig: Rig, bolt: Bolt) -> None:
    seen: list[Json] = []

    @bolt.app.action("more")
    async def more(ack: Any, body: Json, client: Any) -> None:
        await ack()
        seen.append(body)
        await client.views_push(trigger_id=body["trigger_id"], view=modal(title=plain("More")))

    await bolt.connect()
    view_id = await opened(rig, modal(name_field(), row("row", button("more"))))
    await fill(rig, view_id, "name", "typed")
    container = {"type": "view", "view_id": view_id}
    assert (await rig.act("U0PAULA", "click", container=container, action_id="more"))["ok"] is True
    await rig.until(lambda: len(rig.snapshot()["modals"]["U0PAULA"]) == 2)
    body = seen[0]
    assert body["view"]["state"]["values"]["name"]["value"]["value"] == "typed"
    assert body["container"] == container
    assert body["actions"][0]["action_ts"]
    assert "response_url" not in body
    again = await rig.act("U0PAULA", "click", container=container, action_id="more")
    assert again["http"] == 409


async def test_a_dispatching_input_sends_block_actions(rig: Rig, bolt: Bolt) -> None:
    seen: list[Json] = []

    @bolt.app.action("value")
    async def changed(ack: Any, body: Json) -> None:
        await ack()
        seen.append(body)

    await bolt.connect()
    quiet = await opened(rig, modal(name_field()))
    await fill(rig, quiet, "name", "x")
    loud = await opened(rig, modal(name_field() | {"dispatch_action": True}))
    assert (await fill(rig, loud, "name", "Globex"))["ok"] is True
    assert len(seen) == 1
    assert (seen[0]["actions"][0]["type"], seen[0]["actions"][0]["value"]) == ("plain_text_input", "Globex")


async def test_nobody_reaches_into_another_persons_modal(rig: Rig) -> None:
    view_id = await opened(rig, modal(name_field()))
    answer = await rig.act("U0MIA", "submit", view_id=view_id)
    assert answer["http"] == 404
    assert (await rig.act("U0PAULA", "submit", view_id="V0NOPE"))["http"] == 404


class TestOptions:
    SELECT: ClassVar[Json] = {"type": "external_select", "action_id": "value", "min_query_length": 2}

    async def ask(self, rig: Rig, view_id: str, query: str) -> Json:
        container = {"type": "view", "view_id": view_id}
        return await rig.act("U0PAULA", "options", container=container, action_id="value", block_id="app", query=query)

    async def test_only_what_was_offered_can_be_picked(self, rig: Rig, bolt: Bolt) -> None:
        seen: list[Json] = []

        @bolt.app.options("value")
        async def offer(ack: Any, body: Json) -> None:
            seen.append(body)
            await ack(options=[option(body["value"])])

        await bolt.connect()
        view_id = await opened(rig, modal(field("app", self.SELECT)))
        assert (await self.ask(rig, view_id, "g"))["options"] == []
        assert seen == []
        assert (await self.ask(rig, view_id, "gmail"))["options"] == [option("gmail")]
        assert (seen[0]["type"], seen[0]["block_id"], seen[0]["value"]) == ("block_suggestion", "app", "gmail")
        assert (await fill(rig, view_id, "app", "hubspot"))["http"] == 400
        assert (await fill(rig, view_id, "app", "gmail"))["ok"] is True
        picked = rig.modal("U0PAULA")["state"]["values"]["app"]["value"]["selected_option"]
        assert picked["text"].pop("emoji") is True, "as with every plain text Slack stores"
        assert picked == option("gmail")

    async def test_a_multi_select_keeps_earlier_picks(self, rig: Rig, bolt: Bolt) -> None:
        @bolt.app.options("value")
        async def offer(ack: Any, body: Json) -> None:
            await ack(options=[option(body["value"])])

        await bolt.connect()
        view_id = await opened(rig, modal(field("app", self.SELECT | {"type": "multi_external_select"})))
        for picks in (["gmail"], ["gmail", "hubspot"]):
            await self.ask(rig, view_id, picks[-1])
            assert (await fill(rig, view_id, "app", picks))["ok"] is True
        held = rig.modal("U0PAULA")["state"]["values"]["app"]["value"]["selected_options"]
        assert [picked["value"] for picked in held] == ["gmail", "hubspot"]

    async def test_groups(self, rig: Rig, bolt: Bolt) -> None:
        groups = [{"label": plain("Google"), "options": [option("gmail")]}]

        @bolt.app.options("value")
        async def offer(ack: Any) -> None:
            await ack(option_groups=groups)

        await bolt.connect()
        view_id = await opened(rig, modal(field("app", self.SELECT)))
        assert (await self.ask(rig, view_id, "gm"))["option_groups"] == groups
        assert (await fill(rig, view_id, "app", "gmail"))["ok"] is True

    @pytest.mark.parametrize(
        "options", [[option("x")] * 101, [{"text": plain("x" * 76), "value": "x"}], [{"text": "x", "value": "x"}]]
    )
    async def test_options_beyond_the_limits(self, rig: Rig, bolt: Bolt, options: list[Json]) -> None:
        @bolt.app.options("value")
        async def offer(ack: Any) -> None:
            await ack(options=options)

        await bolt.connect()
        view_id = await opened(rig, modal(field("app", self.SELECT)))
        answer = await self.ask(rig, view_id, "gmail")
        assert (answer["ok"], answer["error"], answer["options"]) == (False, "invalid_options", [])
