"""Rich text and table cells."""

from typing import Any

from sandbox.slack.blocks.faults import Faulty
from sandbox.slack.blocks.schema import Check, Surface, boolean, by_type, listed, one_of, record, string, url, whole

_STYLE = record(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
    ),
    typed=False,
)
_STYLED: dict[str, Check] = {"style": _STYLE}
_NAME = string(least=1)


def _number(value: Any, at: str, _: Surface) -> list[Faulty]:
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return [] if plain else [Faulty("must provide a number", at)]


INLINE = by_type(
    {
        "text": record({"text": _NAME}, _STYLED),
        "link": record({"url": url()}, _STYLED | {"text": string(), "unsafe": boolean}),
        "user": record({"user_id": _NAME}, _STYLED),
        "usergroup": record({"usergroup_id": _NAME}, _STYLED),
        "channel": record({"channel_id": _NAME}, _STYLED),
        "team": record({"team_id": _NAME}, _STYLED),
        "broadcast": record({"range": one_of("here", "channel", "everyone")}, _STYLED),
        "emoji": record({"name": _NAME}, _STYLED | {"unicode": string(), "skin_tone": whole(1, 6)}),
        "color": record({"value": _NAME}, _STYLED),
        "date": record({"timestamp": _number, "format": _NAME}, _STYLED | {"url": url(), "fallback": string()}),
    }
)
_SECTION = record({"elements": listed(INLINE, least=0)}, {})
_BORDER: dict[str, Check] = {"border": whole(0, 1)}
RICH_TEXT = record(
    {
        "elements": listed(
            by_type(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_preformatted": record(
                        {"elements": listed(INLINE, least=0)}, _BORDER | {"language": string()}
                    ),
                    "rich_text_quote": record({"elements": listed(INLINE, least=0)}, _BORDER),
                    "rich_text_list": record(
                        {
                            "elements": listed(by_type({"rich_text_section": _SECTION})),
                            "style": one_of("bullet", "ordered"),
                        },
                        _BORDER | {"indent": whole(0, 8), "offset": whole(0)},
                    ),
                }
            )
        )
    },
    {"block_id": string(255)},
)
CELL = by_type(
    {
        "raw_text": record({"text": _NAME}, {}),
        "raw_number": record({"value": _number}, {"text": _NAME}),
        "rich_text": RICH_TEXT,
    }
)
