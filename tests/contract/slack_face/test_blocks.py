"""Every limit and shape rule of Block Kit, as a table: what is right passes, one step further is refused."""

from typing import Any

import pytest

from sandbox.slack.blocks.surface import check_blocks, check_view
from sandbox.slack.switches import declare
from sandbox.world.switches import Switches

Json = dict[str, Any]
SWITCHES = Switches()
declare(SWITCHES)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def options(count: int, text: int = 3, value: int = 1) -> list[Json]:
    return [{"text": plain("t" * text), "value": f"{n:0{value}d}"} for n in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("x")} | more


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Go")} | more


def select(**more: Any) -> Json:
    return {"type": "static_select", "placeholder": plain("p"), "options": options(1)} | more


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("l"), "element": element} | more


def written(**more: Any) -> Json:
    return {"type": "plain_text_input"} | more


def confirm(**more: Any) -> Json:
    texts = {"title": plain("t"), "text": mrkdwn("x"), "confirm": plain("y"), "deny": plain("n")}
    return button(confirm=texts | more)


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def cells(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "c"}] * columns] * rows}


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"} | more


def messages(blocks: Any, surface: str = "message") -> list[str]:
    return [fault.text() for fault in check_blocks(blocks, "/blocks", surface, SWITCHES)]


# (name, block at the limit, block beyond it, the fault Slack names)
LIMITS: list[tuple[str, Json, Json, str]] = [
    ("section text", section(text=mrkdwn("x" * 3000)), section(text=mrkdwn("x" * 3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ("section fields", section(fields=[plain("x")] * 10), section(fields=[plain("x")] * 11), "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    ("section field text", section(fields=[plain("x" * 2000)]), section(fields=[plain("x" * 2001)]), "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"),
    ("header text", {"type": "header", "text": plain("x" * 150)}, {"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"),
    ("context elements", {"type": "context", "elements": [mrkdwn("x")] * 10}, {"type": "context", "elements": [mrkdwn("x")] * 11}, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"),
    ("actions elements", actions(*[button()] * 25), actions(*[button()] * 26), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
    ("block_id", section(block_id="b" * 255), section(block_id="b" * 256), "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    ("action_id", actions(button(action_id="a" * 255)), actions(button(action_id="a" * 256)), "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]"),
    ("button text", actions(button(text=plain("x" * 75))), actions(button(text=plain("x" * 76))), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"),
    ("button value", actions(button(value="x" * 2000)), actions(button(value="x" * 2001)), "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"),
    ("button url", actions(button(url="https://e.com/" + "x" * 2986)), actions(button(url="https://e.com/" + "x" * 2987)), "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]"),
    ("confirm title", actions(confirm(title=plain("x" * 100))), actions(confirm(title=plain("x" * 101))), "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]"),
    ("confirm text", actions(confirm(text=plain("x" * 300))), actions(confirm(text=plain("x" * 301))), "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]"),
    ("confirm button", actions(confirm(confirm=plain("x" * 30))), actions(confirm(confirm=plain("x" * 31))), "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]"),
    ("confirm deny", actions(confirm(deny=plain("x" * 30))), actions(confirm(deny=plain("x" * 31))), "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]"),
    ("option text", actions(select(options=options(1, text=75))), actions(select(options=options(1, text=76))), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]"),
    ("option value", actions(select(options=options(1, value=150))), actions(select(options=options(1, value=151))), "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]"),
    ("options", actions(select(options=options(100))), actions(select(options=options(101))), "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ("placeholder", actions(select(placeholder=plain("x" * 150))), actions(select(placeholder=plain("x" * 151))), "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]"),
    ("overflow options", actions({"type": "overflow", "options": options(5)}), actions({"type": "overflow", "options": options(6)}), "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ("checkbox options", actions({"type": "checkboxes", "options": options(10)}), actions({"type": "checkboxes", "options": options(11)}), "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ("radio options", actions({"type": "radio_buttons", "options": options(10)}), actions({"type": "radio_buttons", "options": options(11)}), "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    ("input label", field(written(), label=plain("x" * 2000)), field(written(), label=plain("x" * 2001)), "must be less than 2001 characters [json-pointer:/blocks/0/label/text]"),
    ("input hint", field(written(), hint=plain("x" * 2000)), field(written(), hint=plain("x" * 2001)), "must be less than 2001 characters [json-pointer:/blocks/0/hint/text]"),
    ("input max_length", field(written(max_length=3000)), field(written(max_length=3001)), "must be less than 3001 [json-pointer:/blocks/0/element/max_length]"),
    ("initial value", field(written(initial_value="xx", max_length=2)), field(written(initial_value="xxx", max_length=2)), "must be less than 3 characters [json-pointer:/blocks/0/element/initial_value]"),
    ("image url", image(image_url="https://e.com/" + "x" * 2986), image(image_url="https://e.com/" + "x" * 2987), "must be less than 3001 characters [json-pointer:/blocks/0/image_url]"),
    ("image alt text", image(alt_text="x" * 2000), image(alt_text="x" * 2001), "must be less than 2001 characters [json-pointer:/blocks/0/alt_text]"),
    ("image title", image(title=plain("x" * 2000)), image(title=plain("x" * 2001)), "must be less than 2001 characters [json-pointer:/blocks/0/title/text]"),
    ("markdown", {"type": "markdown", "text": "x" * 12_000}, {"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters [json-pointer:/blocks/0/text]"),
    ("table rows", cells(100, 1), cells(101, 1), "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
    ("table columns", cells(1, 20), cells(1, 21), "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"),
    ("card title", {"type": "card", "title": plain("x" * 150)}, {"type": "card", "title": plain("x" * 151)}, "must be less than 151 characters [json-pointer:/blocks/0/title/text]"),
    ("card body", {"type": "card", "body": plain("x" * 200)}, {"type": "card", "body": plain("x" * 201)}, "must be less than 201 characters [json-pointer:/blocks/0/body/text]"),
    ("carousel", {"type": "carousel", "elements": [{"type": "card", "title": plain("x")}] * 10}, {"type": "carousel", "elements": [{"type": "card", "title": plain("x")}] * 11}, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"),
    ("container", {"type": "container", "child_blocks": [section()] * 10}, {"type": "container", "child_blocks": [section()] * 11}, "no more than 10 items allowed [json-pointer:/blocks/0/child_blocks]"),
    ("context_actions", {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain("x")}] * 5}, {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash", "text": plain("x")}] * 6}, "no more than 5 items allowed [json-pointer:/blocks/0/elements]"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "fault"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS])
def test_limits(right: Json, wrong: Json, fault: str) -> None:
    assert messages([right]) == []
    assert fault in messages([wrong])


def group(**more: Any) -> Json:
    row = {"label": plain("g"), "options": options(1)}
    return {"type": "static_select", "placeholder": plain("p"), "option_groups": [row]} | more


RIGHT: list[Json] = [
    section(accessory=button(style="danger", value="v")),
    section(accessory=image()),
    section(accessory={"type": "multi_static_select", "options": options(2), "initial_options": options(1)}),
    {"type": "section", "fields": [mrkdwn("a"), plain("b")]},
    actions(group(), {"type": "datepicker", "initial_date": "2026-11-30"}),
    actions({"type": "timepicker", "initial_time": "09:30", "timezone": "Europe/Berlin"}),
    actions({"type": "datetimepicker", "initial_date_time": 1_764_000_000}),
    actions(select(initial_option=options(1)[0])),
    field({"type": "external_select", "min_query_length": 0, "initial_option": options(1)[0]}),
    field({"type": "multi_external_select", "max_selected_items": 3}),
    field({"type": "users_select", "initial_user": "U0PAULA"}),
    field({"type": "multi_users_select", "initial_users": ["U0PAULA"]}),
    field({"type": "channels_select", "initial_channel": "C0ACME"}),
    field({"type": "conversations_select", "filter": {"include": ["public"], "exclude_bot_users": True}}),
    field({"type": "multi_conversations_select", "default_to_current_conversation": True}),
    field({"type": "multi_channels_select"}),
    field({"type": "checkboxes", "options": [{"text": mrkdwn("*x*"), "value": "v", "description": mrkdwn("d")}]}),
    field({"type": "email_text_input", "placeholder": plain("p")}, dispatch_action=True, optional=True),
    field({"type": "url_text_input", "initial_value": "https://example.com"}),
    field({"type": "number_input", "is_decimal_allowed": True, "min_value": "0", "max_value": "1.5"}),
    field(written(dispatch_action_config={"trigger_actions_on": ["on_character_entered"]})),
    field({"type": "rich_text_input", "initial_value": rich({"type": "text", "text": "x"})}),
    rich({"type": "link", "url": "https://example.com", "text": "x", "style": {"bold": True}}, {"type": "user", "user_id": "U0PAULA"}),
    {"type": "table", "rows": [[{"type": "raw_number", "value": 1}, rich({"type": "text", "text": "x"})]], "column_settings": [None, {"align": "right"}]},
    {"type": "context", "elements": [image(), mrkdwn("x")]},
    {"type": "task_card", "task_id": "t", "title": "x", "status": "pending"},
    {"type": "plan", "title": "p", "tasks": [{"type": "task_card", "task_id": "t", "title": "x", "status": "error"}]},
    {"type": "context_actions", "elements": [{"type": "feedback_buttons", "positive_button": {"text": plain("+"), "value": "1"}, "negative_button": {"text": plain("-"), "value": "0"}}]},
    actions(button(url="mailto:a@example.com")),
]  # fmt: skip


@pytest.mark.parametrize("block", RIGHT, ids=[str(n) for n in range(len(RIGHT))])
def test_what_passes(block: Json) -> None:
    assert messages([block]) == []


WRONG: list[tuple[Json | str, str]] = [
    ("text", "must provide an object [json-pointer:/blocks/0]"),
    ({}, "missing required field: type [json-pointer:/blocks/0]"),
    ({"type": "sections"}, "unsupported type: sections [json-pointer:/blocks/0/type]"),
    ({"type": ["section"]}, "unsupported type: ['section'] [json-pointer:/blocks/0/type]"),
    ({"type": "divider", "text": "x"}, "invalid additional property: text [json-pointer:/blocks/0]"),
    ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0/type]"),
    (section(text="x"), "must provide an object [json-pointer:/blocks/0/text]"),
    (section(text=mrkdwn("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section(text={"type": "markdown", "text": "x"}), "unsupported type: markdown [json-pointer:/blocks/0/text/type]"),
    (section(text=mrkdwn("x") | {"emoji": True}), "invalid additional property: emoji [json-pointer:/blocks/0/text]"),
    (section(text=plain("x") | {"verbatim": True}), "invalid additional property: verbatim [json-pointer:/blocks/0/text]"),
    (section(text={"type": "plain_text", "text": 7}), "must provide a string [json-pointer:/blocks/0/text/text]"),
    (section(fields=[]), "no less than 1 items allowed [json-pointer:/blocks/0/fields]"),
    (section(fields="x"), "must provide an array [json-pointer:/blocks/0/fields]"),
    (section(expand="yes"), "must provide a boolean [json-pointer:/blocks/0/expand]"),
    (section(accessory=written()), "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]"),
    (section(accessory=button() | {"block_id": "b"}), "invalid additional property: block_id [json-pointer:/blocks/0/accessory]"),
    ({"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
    ({"type": "header"}, "missing required field: text [json-pointer:/blocks/0]"),
    ({"type": "context", "elements": [button()]}, "unsupported type: button [json-pointer:/blocks/0/elements/0/type]"),
    ({"type": "context", "elements": []}, "no less than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (actions(written()), "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"),
    (actions({"type": "multi_users_select"}), "unsupported type: multi_users_select [json-pointer:/blocks/0/elements/0/type]"),
    (actions(button(style="default")), "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"),
    (actions(button(url="not an address")), "invalid url [json-pointer:/blocks/0/elements/0/url]"),
    (actions(button(text=mrkdwn("x"))), "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]"),
    (actions(button(confirm={"title": plain("t")})), "missing required field: text [json-pointer:/blocks/0/elements/0/confirm]"),
    (actions({"type": "button"}), "missing required field: text [json-pointer:/blocks/0/elements/0]"),
    (actions(select(option_groups=[{"label": plain("g"), "options": options(1)}])), "must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]"),
    (actions({"type": "static_select"}), "must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]"),
    (actions(select(options=[])), "no less than 1 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    (actions(select(options=[{"text": plain("x"), "value": ""}])), "must be more than 0 characters [json-pointer:/blocks/0/elements/0/options/0/value]"),
    (actions(select(options=[{"text": mrkdwn("x"), "value": "v"}])), "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/options/0/text/type]"),
    (actions(select(options=[{"text": plain("x"), "value": "v", "url": "https://e.com"}])), "invalid additional property: url [json-pointer:/blocks/0/elements/0/options/0]"),
    (actions(select(initial_option={"text": plain("x"), "value": "v"})), "must match one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]"),
    (actions(select(initial_option=None)), "must provide an object [json-pointer:/blocks/0/elements/0/initial_option]"),
    (actions({"type": "datepicker", "initial_date": "20261130"}), "must be a date of the form YYYY-MM-DD [json-pointer:/blocks/0/elements/0/initial_date]"),
    (actions({"type": "datepicker", "initial_date": "30.11.2026"}), "must be a date of the form YYYY-MM-DD [json-pointer:/blocks/0/elements/0/initial_date]"),
    (actions({"type": "timepicker", "initial_time": "25:00"}), "must be a time of the form HH:mm [json-pointer:/blocks/0/elements/0/initial_time]"),
    (field(button()), "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    (field(written(), label=mrkdwn("x")), "unsupported type: mrkdwn [json-pointer:/blocks/0/label/type]"),
    ({"type": "input", "element": written()}, "missing required field: label [json-pointer:/blocks/0]"),
    (field(written(min_length=5, max_length=2)), "must be less than or equal to `max_length` [json-pointer:/blocks/0/element/min_length]"),
    (field(written(min_length=True)), "must provide an integer [json-pointer:/blocks/0/element/min_length]"),
    (field({"type": "number_input"}), "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]"),
    (field({"type": "number_input", "is_decimal_allowed": False, "min_value": "2", "max_value": "1"}), "must be less than or equal to `max_value` [json-pointer:/blocks/0/element/min_value]"),
    (field({"type": "multi_users_select", "max_selected_items": 0}), "must be greater than 0 [json-pointer:/blocks/0/element/max_selected_items]"),
    (field({"type": "multi_users_select", "max_selected_items": 1, "initial_users": ["U1", "U2"]}), "no more than 1 items allowed [json-pointer:/blocks/0/element/initial_users]"),
    (field({"type": "users_select", "initial_user": "paula"}), "invalid user id [json-pointer:/blocks/0/element/initial_user]"),
    (field({"type": "conversations_select", "filter": {}}), "must define at least one property [json-pointer:/blocks/0/element/filter]"),
    (field({"type": "file_input"}), "unsupported type: file_input [json-pointer:/blocks/0/element/type]"),
    ({"type": "image", "alt_text": "a"}, "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]"),
    ({"type": "image", "image_url": "https://e.com/a.png"}, "missing required field: alt_text [json-pointer:/blocks/0]"),
    ({"type": "table", "rows": [[{"type": "raw_number"}]]}, "missing required field: value [json-pointer:/blocks/0/rows/0/0]"),
    (rich({"type": "text", "text": ""}), "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]"),
    (rich({"type": "broadcast", "range": "all"}), "must be a valid enum value [json-pointer:/blocks/0/elements/0/elements/0/range]"),
    ({"type": "video", "title": plain("x")}, "unsupported type: video [json-pointer:/blocks/0/type]"),
    ({"type": "alert", "text": plain("x")}, "unsupported type: alert [json-pointer:/blocks/0/type]"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "fault"), WRONG, ids=[f"{n}" for n in range(len(WRONG))])
def test_what_is_refused(block: Json | str, fault: str) -> None:
    assert fault in messages([block])


def test_a_union_has_its_preface() -> None:
    assert messages([section(text="x")])[0] == "failed to match all allowed schemas [json-pointer:/blocks/0/text]"


def test_a_message_holds_fifty_blocks_and_a_view_a_hundred() -> None:
    divider = {"type": "divider"}
    assert messages([divider] * 50) == []
    assert messages([divider] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]
    for kind in ("modal", "home"):
        assert messages([divider] * 100, kind) == []
        assert messages([divider] * 101, kind) == ["no more than 100 items allowed [json-pointer:/blocks]"]


def test_ids_are_unique() -> None:
    twice = messages([section(block_id="b"), section(block_id="b")])
    assert twice == ['`block_id` "b" already exists [json-pointer:/blocks/1/block_id]']
    same = button(action_id="a")
    twice = messages([actions(same, same)])
    assert twice == ['`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]']
    assert messages([actions(same), actions(same)]) == []


def test_only_one_element_takes_the_focus() -> None:
    focused = field(written(focus_on_load=True))
    assert messages([focused], "modal") == []
    assert messages([focused, focused], "modal") == ["only one element can have `focus_on_load` [json-pointer:/blocks]"]


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        ({"type": "markdown", "text": "x"}, {"message"}),
        (cells(1, 1), {"message"}),
        ({"type": "alert", "text": plain("x")}, {"modal"}),
        ({"type": "card", "title": plain("x")}, {"message", "modal", "home"}),
        ({"type": "carousel", "elements": [{"type": "card", "title": plain("x")}]}, {"message", "home"}),
        ({"type": "container", "child_blocks": [section()]}, {"message"}),
        (field({"type": "file_input", "max_files": 1}), {"modal"}),
        (field(written()), {"message", "modal", "home"}),
    ],
)
def test_where_a_block_may_stand(block: Json, surfaces: set[str]) -> None:
    assert {kind for kind in ("message", "modal", "home") if not messages([block], kind)} == surfaces


def test_the_field_limit_is_a_switch() -> None:
    switches = Switches()
    declare(switches)
    switches.set("slack.section_field_max", None)
    assert check_blocks([section(fields=[plain("x" * 3000)])], "/blocks", "message", switches) == []


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("t"), "blocks": [section()]} | more


def view_messages(view: Any, *kinds: str) -> list[str]:
    return [fault.text() for fault in check_view(view, "/view", SWITCHES, *(kinds or ("modal", "home")))]


VIEWS: list[tuple[Any, str]] = [
    ("x", "must provide an object [json-pointer:/view]"),
    ({}, "missing required field: title [json-pointer:/view]"),
    ({}, "missing required field: blocks [json-pointer:/view]"),
    ({}, "missing required field: type [json-pointer:/view]"),
    (modal(type="dialog"), "must be a valid enum value [json-pointer:/view/type]"),
    (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
    (modal(submit=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/submit/text]"),
    (modal(close=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/close/text]"),
    (modal(title=mrkdwn("x")), "unsupported type: mrkdwn [json-pointer:/view/title/type]"),
    (modal(callback_id="x" * 256), "must be less than 256 characters [json-pointer:/view/callback_id]"),
    (modal(external_id="x" * 256), "must be less than 256 characters [json-pointer:/view/external_id]"),
    (modal(private_metadata="x" * 3001), "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
    (modal(blocks=[]), "no less than 1 items allowed [json-pointer:/view/blocks]"),
    (modal(submit_disabled=True), "invalid additional property: submit_disabled [json-pointer:/view]"),
    (modal(notify_on_close="yes"), "must provide a boolean [json-pointer:/view/notify_on_close]"),
    (modal(blocks=[section(), field(written())]), "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]"),
    (modal(blocks=[section(text=mrkdwn(""))]), "must be more than 0 characters [json-pointer:/view/blocks/0/text/text]"),
    ({"type": "home", "blocks": [section()], "title": plain("x")}, "invalid additional property: title [json-pointer:/view]"),
]  # fmt: skip


@pytest.mark.parametrize(("view", "fault"), VIEWS, ids=[str(n) for n in range(len(VIEWS))])
def test_what_a_view_is_refused_for(view: Any, fault: str) -> None:
    assert fault in view_messages(view)


def test_what_views_pass() -> None:
    assert view_messages(modal(submit=plain("Go"), blocks=[field(written())], clear_on_close=True)) == []
    assert view_messages({"type": "home", "blocks": [field(written())], "private_metadata": "x"}) == []
    assert view_messages(modal(), "home") == ["must be a valid enum value [json-pointer:/view/type]"]
