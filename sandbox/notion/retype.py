"""What happens to cells when a column changes its type: text survives as text, the rest is cleared."""

from typing import Any

from sandbox.notion.cells import TEXTS, plain_cell
from sandbox.notion.options import ensure
from sandbox.notion.records import Column, DataSource
from sandbox.notion.richtext import plain_rich
from sandbox.notion.space import Space


def retype_cells(space: Space, source: DataSource, before: dict[str, Column]) -> None:
    """Carry each row's cells over to the types its columns have now; `before` are the old columns."""
    changed = [
        (before[column.id], column)
        for column in source.columns.values()
        if column.id in before and before[column.id].type != column.type
    ]
    for page in source.rows.values() if changed else ():
        cells = page.current.cells
        space.set_cells(page, {new.id: _carried(old, cells.get(old.id), new) for old, new in changed})


def _carried(old: Column, cell: Any, new: Column) -> Any:
    text = plain_cell(old, cell)
    if not isinstance(text, str) or not text:
        return None
    if new.type == "rich_text":
        return plain_rich(text)
    if new.type in TEXTS:
        return text
    if new.type == "select" and "," not in text:
        return ensure(new, text)["id"]
    return None
