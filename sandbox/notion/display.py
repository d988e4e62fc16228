"""Cells as a person reads them in the table."""

from sandbox.notion.formula.evaluate import shown
from sandbox.notion.records import Column
from sandbox.notion.row import Row


def display(row: Row, column: Column) -> str:
    """Return a cell's text."""
    value = row.plain(column)
    if isinstance(value, list):
        return ", ".join(row.names(column, value))
    if column.type == "unique_id":
        prefix = column.config["prefix"]
        return f"{prefix}-{row.page.number}" if prefix else str(row.page.number)
    return shown(value)
