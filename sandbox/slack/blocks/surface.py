"""Whole surfaces: a message's blocks, a modal, a Home, an app's options."""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.blocks.faults import Faulty
from sandbox.slack.blocks.layout import block
from sandbox.slack.blocks.schema import (
    UNION,
    Check,
    Surface,
    boolean,
    exactly_one,
    listed,
    one_of,
    record,
    repeated,
    string,
)
from sandbox.slack.blocks.texts import GROUPS, OPTIONS, plain
from sandbox.slack.blocks.walk import elements
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.slack.json_types import Json
from sandbox.world.switches import Switches

BLOCKS_MAX = {"message": 50, "any": 50, "modal": 100, "home": 100}
MARKDOWN_MAX = 12_000
_COMMON: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}


def _surface(name: str, switches: Switches) -> Surface:
    return Surface(name, switches["slack.section_field_max"])


def _ids(blocks: list[Json], at: str) -> list[Faulty]:
    rows = [(f"{at}/{n}/block_id", row["block_id"]) for n, row in enumerate(blocks) if row.get("block_id")]
    faults = repeated(rows, "block_id")
    for n, row in enumerate(blocks):
        found = ((place.pointer, place.element.get("action_id")) for place in elements([row]))
        actions = [(f"{at}/{n}{pointer}/action_id", action_id) for pointer, action_id in found if action_id]
        faults += repeated(actions, "action_id")
    return faults


def _focus(blocks: list[Json], at: str) -> list[Faulty]:
    focused = [place for place in elements(blocks) if place.element.get("focus_on_load")]
    return [Faulty("only one element can have `focus_on_load`", at)] if len(focused) > 1 else []


def _blocks(found: Any, at: str, surface: Surface, *, least: int) -> list[Faulty]:
    faults = listed(block, BLOCKS_MAX[surface.name], least=least)(found, at, surface)
    return faults or _ids(found, at) + _focus(found, at) + _markdown(found, at)


def _markdown(blocks: list[Json], at: str) -> list[Faulty]:
    total = sum(len(row["text"]) for row in blocks if row["type"] == "markdown")
    return [Faulty(f"must be less than {MARKDOWN_MAX + 1} characters", at)] if total > MARKDOWN_MAX else []


def check_blocks(blocks: Any, at: str, surface: str, switches: Switches) -> list[Faulty]:
    """Return what is wrong with a list of blocks."""
    return _blocks(blocks, at, _surface(surface, switches), least=0)


def _submit(view: Json, at: str) -> Iterator[Faulty]:
    for n, row in enumerate(view["blocks"]):
        if row["type"] == "input" and not view.get("submit"):
            yield Faulty("must define `submit` to use an `input` block in modals", f"{at}/blocks/{n}/input")


def check_view(view: Any, at: str, switches: Switches, *kinds: str) -> list[Faulty]:
    """Return what is wrong with a view of one of `kinds` (modal, home)."""
    if not isinstance(view, dict):
        return [Faulty("must provide an object", at)]
    if "type" not in view:
        return [*_rules("modal")(view, at, Surface("modal")), Faulty("missing required field: type", at)]
    if view["type"] not in kinds:
        return one_of(*kinds)(view["type"], f"{at}/type", Surface("any"))
    surface = _surface(view["type"], switches)
    faults = _rules(surface.name)(view, at, surface)
    if not faults and surface.name == "modal":
        faults = list(_submit(view, at))
    return faults


def _rules(kind: str) -> Check:
    def blocks(value: Any, at: str, surface: Surface) -> list[Faulty]:
        return _blocks(value, at, surface, least=1)

    if kind == "home":
        return record({"blocks": blocks}, _COMMON)
    short = plain(24)
    flags: dict[str, Check] = {"clear_on_close": boolean, "notify_on_close": boolean}
    return record({"title": short, "blocks": blocks}, _COMMON | flags | {"submit": short, "close": short})


def check_options(answer: Any) -> list[Faulty]:
    """Return what is wrong with an app's answer to block_suggestion."""
    surface = Surface("any")
    rules = record({}, {"options": _or_none(OPTIONS), "option_groups": _or_none(GROUPS)}, typed=False)
    return rules(answer, "", surface) or exactly_one("options", "option_groups")(answer, "", surface)


def _or_none(check: Check) -> Check:
    return lambda value, at, surface: [] if value == [] else check(value, at, surface)


def refuse_message_blocks(blocks: list[Any], switches: Switches) -> None:
    """Raise `invalid_blocks` unless a message may carry these blocks."""
    faults = check_blocks(blocks, "/blocks", "message", switches)
    if faults:
        texts = [fault.text() for fault in faults]
        messages = [f"[ERROR] {text}" for text in texts]
        raise SlackError("invalid_blocks", errors=texts, response_metadata={"messages": messages})
    if sum(row["type"] == "table" for row in blocks) > 1:
        messages = ["[ERROR] only_one_table_allowed"]
        raise SlackError("invalid_attachments", response_metadata={"messages": messages})


def refuse_view(view: Any, switches: Switches, *kinds: str) -> None:
    """Raise `invalid_arguments` unless the view is one of `kinds` and Slack would show it."""
    faults = check_view(view, "/view", switches, *kinds)
    if faults:
        raise invalid_arguments(*(fault.text() for fault in (Faulty(UNION, "/view"), *faults)))
