"""What the official models build passes here, and where they validate, both sides agree."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from sandbox.slack.blocks.surface import check_blocks, check_view
from sandbox.slack.switches import declare
from sandbox.world.switches import Switches

SWITCHES = Switches()
declare(SWITCHES)
OPTIONS = [sdk.Option(text="A", value="a"), sdk.Option(text="B", value="b")]
CONFIRM = sdk.ConfirmObject(title="Sure?", text="*really*", confirm="Yes", deny="No", style="danger")

BLOCKS: list[sdk.Block] = [
    sdk.SectionBlock(text="hello *you*", fields=["a", "b"], accessory=sdk.ImageElement(image_url="https://e.com/a.png", alt_text="a")),
    sdk.HeaderBlock(text="Title"),
    sdk.DividerBlock(),
    sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="small"), sdk.PlainTextObject(text="print")]),
    sdk.ActionsBlock(
        elements=[
            sdk.ButtonElement(text="Go", action_id="go", value="1", style="primary", confirm=CONFIRM),
            sdk.StaticSelectElement(placeholder="Pick", action_id="pick", options=OPTIONS, initial_option=OPTIONS[0]),
            sdk.OverflowMenuElement(action_id="more", options=OPTIONS),
            sdk.DatePickerElement(action_id="date", initial_date="2026-11-30"),
        ]
    ),
    sdk.InputBlock(label="Name", element=sdk.PlainTextInputElement(action_id="name", max_length=50), hint="short"),
    sdk.InputBlock(label="Mail", element=sdk.EmailInputElement(action_id="mail"), optional=True),
    sdk.InputBlock(label="Site", element=sdk.UrlInputElement(action_id="site")),
    sdk.InputBlock(label="Count", element=sdk.NumberInputElement(action_id="count", is_decimal_allowed=False)),
    sdk.InputBlock(label="Who", element=sdk.UserSelectElement(action_id="who", initial_user="U0PAULA")),
    sdk.InputBlock(label="Where", element=sdk.ConversationSelectElement(action_id="where", filter=sdk.ConversationFilter(include=["public"]))),
    sdk.InputBlock(label="Apps", element=sdk.ExternalDataMultiSelectElement(placeholder="Type", action_id="apps", min_query_length=0)),
    sdk.InputBlock(label="Boxes", element=sdk.CheckboxesElement(action_id="boxes", options=OPTIONS)),
    sdk.InputBlock(label="Radio", element=sdk.RadioButtonsElement(action_id="radio", options=OPTIONS)),
    sdk.RichTextBlock(elements=[sdk.RichTextSectionElement(elements=[sdk.RichTextElementParts.Text(text="x")])]),
]  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS, ids=[f"{n}-{block.type}" for n, block in enumerate(BLOCKS)])
def test_what_the_models_build_passes(block: sdk.Block) -> None:
    assert check_blocks([block.to_dict()], "/blocks", "message", SWITCHES) == []


def test_a_view_of_the_models_passes() -> None:
    view = View(type="modal", title="Form", submit="Save", close="Cancel", callback_id="form", blocks=BLOCKS[5:7])
    assert check_view(view.to_dict(), "/view", SWITCHES, "modal") == []
    home = View(type="home", blocks=BLOCKS[:3])
    assert check_view(home.to_dict(), "/view", SWITCHES, "home") == []


TOO_MUCH: list[sdk.Block] = [
    sdk.SectionBlock(text="x" * 3001),
    sdk.SectionBlock(text="x", fields=["f"] * 11),
    sdk.HeaderBlock(text="x" * 151),
    sdk.ActionsBlock(elements=[sdk.ButtonElement(text="x" * 76)]),
    sdk.ActionsBlock(elements=[sdk.ButtonElement(text="x", value="v" * 2001)]),
    sdk.ActionsBlock(elements=[sdk.ButtonElement(text="x", action_id="a" * 256)]),
    sdk.ActionsBlock(elements=[sdk.OverflowMenuElement(options=OPTIONS * 3)]),
    sdk.ContextBlock(elements=[sdk.PlainTextObject(text="x")] * 11),
    sdk.InputBlock(label="x" * 2001, element=sdk.PlainTextInputElement()),
    sdk.MarkdownBlock(text="x" * 12_001),
    sdk.DividerBlock(block_id="b" * 256),
]


@pytest.mark.parametrize("block", TOO_MUCH, ids=[f"{n}-{block.type}" for n, block in enumerate(TOO_MUCH)])
def test_what_the_models_refuse_is_refused(block: sdk.Block) -> None:
    with pytest.raises(SlackObjectFormationError):
        block.to_dict()
    raw = {key: value for key, value in _raw(block).items() if value not in (None, [])}
    assert check_blocks([raw], "/blocks", "message", SWITCHES) != []


def _raw(thing: object) -> dict[str, object]:
    """Return a model's JSON without its own validation."""
    found = {name: _plain(getattr(thing, name, None)) for name in thing.attributes}  # type: ignore[attr-defined]
    return {name: value for name, value in found.items() if value is not None}


def _plain(value: object) -> object:
    if hasattr(value, "attributes"):
        return _raw(value)
    return [_plain(item) for item in value] if isinstance(value, list) else value
