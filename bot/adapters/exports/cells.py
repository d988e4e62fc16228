"""Values as cells of a CSV file: no spreadsheet takes one for a formula, and each can be read back."""

import json
from collections.abc import Mapping
from typing import Any

from bot.adapters.exports.records import NAMES, NUMBERS

GUARD = "'"
_BEGIN_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the wide ones count as well


def cells_of(record: Mapping[str, Any]) -> dict[str, str]:
    """Return a record as cells; a cell without anything in it stands for none."""
    return {name: _cell(name, record[name]) for name in NAMES}


def record_of_cells(cells: Mapping[str, str]) -> dict[str, Any]:
    """Read cells back; raises ValueError for what cannot be read."""
    if set(cells) != set(NAMES):  # csv keeps cells beyond the last name under None
        raise ValueError(f"it must have the cells {', '.join(NAMES)}")
    return {name: _value(name, cell) for name, cell in cells.items()}


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, sort_keys=True) if name == "data" else str(value)
    return GUARD + text if not text or text.startswith((GUARD, *_BEGIN_A_FORMULA)) else text


def _value(name: str, cell: str) -> Any:
    if not cell:
        return None
    text = cell.removeprefix(GUARD)
    if name == "data":
        return json.loads(text)
    return int(text) if name in NUMBERS else text
