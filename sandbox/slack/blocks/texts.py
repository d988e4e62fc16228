"""Composition objects: text, confirm, option, option group, filter, dispatch_action_config."""

from typing import Any

from sandbox.slack.blocks.faults import Faulty
from sandbox.slack.blocks.schema import (
    Check,
    Surface,
    also,
    boolean,
    by_type,
    listed,
    one_of,
    record,
    string,
    union,
    url,
)

TEXT_MAX = 3000


def plain(most: int = TEXT_MAX) -> Check:
    """Return a check for a plain_text object."""
    return by_type({"plain_text": record({"text": string(most, least=1)}, {"emoji": boolean})})


def text(most: int = TEXT_MAX) -> Check:
    """Return a check for a plain_text or mrkdwn object."""
    return union(either(most))


def either(most: int | None = TEXT_MAX) -> Check:
    """Return a check for both kinds of text without the preface, for lists that hold other things too."""
    rules = string(most, least=1)
    return by_type(
        {
            "plain_text": record({"text": rules}, {"emoji": boolean}),
            "mrkdwn": record({"text": rules}, {"verbatim": boolean}),
        }
    )


def field(value: Any, at: str, surface: Surface) -> list[Faulty]:
    """Check one field of a section; its limit is behind a switch."""
    return either(surface.field_max)(value, at, surface)


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
    typed=False,
)

_OPTION_VALUE = string(150, least=1)
OPTION = record({"text": plain(75), "value": _OPTION_VALUE}, {"description": plain(75)}, typed=False)
OVERFLOW_OPTION = record(
    {"text": plain(75), "value": _OPTION_VALUE}, {"description": plain(75), "url": url()}, typed=False
)
BOX_OPTION = record({"text": text(75), "value": _OPTION_VALUE}, {"description": text(75)}, typed=False)
OPTIONS = listed(OPTION, 100)
GROUPS = listed(record({"label": plain(75), "options": OPTIONS}, {}, typed=False), 100)


def _some(value: Any, at: str, _: Surface) -> list[Faulty]:
    return [] if value else [Faulty("must define at least one property", at)]


FILTER = also(
    record(
        {},
        {
            "include": listed(one_of("im", "mpim", "private", "public"), 4),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        },
        typed=False,
    ),
    _some,
)
DISPATCH = record(
    {}, {"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 2)}, typed=False
)
SLACK_FILE = record({}, {"id": string(least=1), "url": url()}, typed=False)
