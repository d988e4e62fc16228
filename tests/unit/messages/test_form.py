from dataclasses import replace
from typing import Any

import pytest

from bot.domain.form import MAX_APPS, MAX_NAME, MAX_PURPOSE, Problem, check
from bot.messages.ids import FieldId, field_block, purpose_app, purpose_block
from bot.messages.options import app_options, name_options, picked_name
from bot.messages.views.draft import Draft, draft_of, errors_of, form_of
from bot.messages.views.new_intake import new_intake
from tests.unit.messages.build import TEXTS, catalog

APPS = catalog("Gmail", "HubSpot", "Webflow")
DRAFT = Draft(
    owner_id="U0PAULA",
    channel_id="C0ACME",
    client="Acme & Sons",
    project="Website",
    contact_name="Anna Client",
    contact_email="anna@acme.example",
    contact_slack_id="U0MIA",
    sponsor_email="boss@acme.example",
    apps=("gmail", "webflow"),
    purposes={"gmail": "Answer leads.", "webflow": ""},
    one_link=True,
    origin="C0GLOBEX",
)
HOLDS = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_user": "selected_user",
    "initial_conversation": "selected_conversation",
}


def submitted(view: Any, **more: Any) -> dict[str, Any]:
    """The view as Slack sends it back when nothing is changed."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            held = {HOLDS[key]: value for key, value in element.items() if key in HOLDS}
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"]} | held}
    return {**view, "id": "V1", "state": {"values": values}} | more


def test_what_is_filled_in_comes_back_as_it_was():
    back = draft_of(submitted(new_intake(DRAFT, APPS, TEXTS)))
    assert back == DRAFT


def test_picking_apps_keeps_everything_else_and_adds_purposes():
    before = draft_of(submitted(new_intake(replace(DRAFT, apps=(), purposes={}), APPS, TEXTS)))
    view = new_intake(replace(before, apps=("hubspot", "gmail")), APPS, TEXTS)
    shown = [block["block_id"] for block in view["blocks"] if purpose_app(block.get("block_id", ""))]
    assert shown == [purpose_block("hubspot"), purpose_block("gmail")]
    assert draft_of(submitted(view)).purposes["hubspot"] == "Work with HubSpot."
    assert draft_of(submitted(view)).client == "Acme & Sons"


def test_a_submitted_view_becomes_a_form():
    form = form_of(submitted(new_intake(DRAFT, APPS, TEXTS)), "U0MIA")
    assert check(form, APPS) == []
    assert (form.source_key, form.view_id, form.opened_by) == ("view:V1", "V1", "U0MIA")
    assert form.purposes == {"gmail": "Answer leads.", "webflow": ""}
    assert form.one_link


def test_an_empty_form_is_a_list_of_problems_not_a_crash():
    form = form_of(submitted(new_intake(Draft(), APPS, TEXTS)), "U0MIA")
    assert {problem.where for problem in check(form, APPS)} == {
        "client",
        "project",
        "contact_name",
        "contact_email",
        "apps",
    }


def test_a_view_without_state_is_an_empty_draft():
    assert draft_of({"type": "modal", "private_metadata": "not JSON"}) == Draft()
    assert draft_of({"state": {"values": {"credreq.client": {"a": {"selected_option": None}}}}}) == Draft()
    assert draft_of({"private_metadata": "[1]"}).origin is None
    assert draft_of({"private_metadata": '{"origin": 1}'}).origin is None


def test_what_another_kind_of_field_holds_is_no_answer():
    many, one = {"a": {"selected_options": [{"value": "gmail"}]}}, {"a": {"value": "gmail"}}
    texts = dict.fromkeys(map(str, set(FieldId) - {FieldId.APPS, FieldId.ONE_LINK}), many)
    assert draft_of({"state": {"values": texts | {str(FieldId.APPS): one, str(FieldId.ONE_LINK): one}}}) == Draft()


def test_purposes_of_apps_taken_out_again_are_left_behind():
    view = submitted(new_intake(DRAFT, APPS, TEXTS))
    view["state"]["values"][FieldId.APPS] = {"a": {"selected_options": [{"value": "gmail"}]}}
    assert form_of(view, "U0MIA").purposes == {"gmail": "Answer leads."}


def test_unknown_apps_of_a_draft_are_not_offered():
    view = new_intake(replace(DRAFT, apps=("gone", "gmail", "gmail")), APPS, TEXTS)
    assert draft_of(submitted(view)).apps == ("gmail",)


def test_a_direct_message_is_not_offered_as_channel():
    assert draft_of(submitted(new_intake(replace(DRAFT, channel_id="D0DM"), APPS, TEXTS))).channel_id == ""


def test_over_long_values_never_break_the_form():
    long = replace(DRAFT, client="x" * 500, contact_name="y" * 500, purposes={"gmail": "z" * 900})
    back = draft_of(submitted(new_intake(long, APPS, TEXTS)))
    assert back.client == ""
    assert len(back.contact_name) == MAX_NAME
    assert len(back.purposes["gmail"]) == MAX_PURPOSE


def test_twenty_apps_fit():
    every = catalog(*(f"App {n}" for n in range(MAX_APPS + 5)))
    view = new_intake(replace(DRAFT, apps=tuple(every)), every, TEXTS)
    assert len(draft_of(submitted(view)).apps) == MAX_APPS


def test_problems_are_shown_at_their_fields():
    view = new_intake(DRAFT, APPS, TEXTS)
    problems = [
        Problem(where="client", text="form.name_missing"),
        Problem(where="purpose.gmail", text="form.purpose_too_long", values={"limit": "400"}),
        Problem(where="channel", text="form.channel_not_in", values={"channel": "random"}),
    ]
    errors = errors_of(problems, view, TEXTS)
    assert set(errors) == {FieldId.CLIENT, purpose_block("gmail"), FieldId.CHANNEL}
    assert "#random" in errors[FieldId.CHANNEL]


def test_a_problem_of_a_field_that_is_not_shown_goes_to_the_apps():
    view = new_intake(replace(DRAFT, apps=()), APPS, TEXTS)
    errors = errors_of([Problem(where="purpose.gmail", text="form.app_twice")], view, TEXTS)
    assert list(errors) == [FieldId.APPS]


@pytest.mark.parametrize(
    "where", ["client", "project", "contact_name", "contact_email", "sponsor_email", "apps", "owner", "channel"]
)
def test_every_field_a_problem_may_name_is_in_the_form(where):
    blocks = {block.get("block_id") for block in new_intake(DRAFT, APPS, TEXTS)["blocks"]}
    assert field_block(where) in blocks


def _picked(options: list[dict[str, Any]]) -> list[str]:
    return [picked_name(option["value"]) for option in options]


def test_known_names_are_offered_and_what_is_typed_as_new():
    offered = name_options(" Acm ", ["Acme", "Acme GmbH", "Acme"], TEXTS)
    assert [option["text"]["text"] for option in offered] == ["Acme", "Acme GmbH", "New: “Acm”"]
    assert _picked(offered) == ["Acme", "Acme GmbH", "Acm"]


def test_a_known_name_is_not_offered_as_new_however_it_is_written():
    assert _picked(name_options("  ACME  gmbh", ["Acme GmbH"], TEXTS)) == ["Acme GmbH"]


@pytest.mark.parametrize("query", ["", "  ", "!!!", "\u200b"])
def test_nothing_typed_offers_what_is_known(query):
    assert _picked(name_options(query, ["Acme"], TEXTS)) == ["Acme"]


@pytest.mark.parametrize("typed", ["x" * 300, "x" * (MAX_NAME + 1), "a" + "😀" * 90])
def test_a_name_that_is_too_long_is_told_at_once_and_refused_if_picked(typed):
    offered = name_options(typed, [], TEXTS)
    assert [option["text"]["text"] for option in offered] == [f"This name is too long: up to {MAX_NAME} characters"]
    form = form_of(submitted(new_intake(DRAFT, APPS, TEXTS)), "U0MIA")
    problems = check(replace(form, client=_picked(offered)[0]), APPS)
    assert [problem.text for problem in problems] == ["form.name_too_long"]


@pytest.mark.parametrize("name", ["x" * MAX_NAME, "new: known: long:", "known:", "<!channel> & *x*", "a" + "😀" * 60])
def test_a_name_comes_back_whole(name):
    assert _picked(name_options(name, [], TEXTS)) == [name]
    assert _picked(name_options("", [name], TEXTS)) == [name]


def test_there_are_never_more_than_a_hundred_options():
    known = [f"Client {n}" for n in range(150)]
    assert len(name_options("Client", known, TEXTS)) == 100
    assert len(app_options("", catalog(*known))) == 100


def test_apps_are_offered_by_label_and_picked_by_key():
    assert [(o["text"]["text"], o["value"]) for o in app_options("hub", APPS)] == [("HubSpot", "hubspot")]
