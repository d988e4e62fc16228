"""Keeps the two sides of a two-way relation in step."""

from typing import Any

from sandbox.notion.records import Column, DataSource, Page
from sandbox.notion.space import Space


def mirror(space: Space, source: DataSource, page: Page, before: dict[str, Any], cells: dict[str, Any]) -> None:
    """After a write to `page`, add it to and remove it from the rows its two-way relations point at."""
    for column in source.columns.values():
        if column.id in cells and column.type == "relation" and "synced_id" in column.config:
            old, new = set(before.get(column.id) or []), set(cells[column.id])
            for other_id in old ^ new:
                _set(space, column, other_id, page.id, present=other_id in new)


def _set(space: Space, column: Column, other_id: str, page_id: str, *, present: bool) -> None:
    other = space.data_sources[column.config["data_source_id"]].rows.get(other_id)
    if other is None:
        return
    key = column.config["synced_id"]
    rest = [one for one in other.current.cells.get(key) or [] if one != page_id]
    space.set_cells(other, {key: [*rest, page_id] if present else rest})
