"""One row at one moment: reads its cells, runs its formulas and rollups."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.notion.cells import Plain, plain_cell
from sandbox.notion.formula import evaluate
from sandbox.notion.formula.compile import column_type
from sandbox.notion.formula.types import LIST
from sandbox.notion.options import by_id
from sandbox.notion.records import Column, DataSource, Page, Version
from sandbox.notion.richtext import plain
from sandbox.notion.space import Space
from sandbox.notion.times import Moment, floor_minute

MAX_FORMULA_REFERENCES = 25


@dataclass(slots=True)
class Row:
    """A page in its data source, as one of its versions had it."""

    space: Space
    source: DataSource
    page: Page
    version: Version

    def plain(self, column: Column) -> Plain:
        """Return a column's plain value, computed where the column is."""
        how = COMPUTED.get(column.type)
        return how(self, column) if how else plain_cell(column, self.version.cells.get(column.id))

    def formula(self, column: Column) -> Plain:
        """Return a formula's value now; a column it lost counts as blank."""
        try:
            return evaluate(column.formula.tree, self._argument, self.space.now())
        except TypeError:
            return None

    def _argument(self, column_id: str) -> Plain:
        column = self.source.columns.get(column_id)
        if column is None:
            return None
        value = self.plain(column)
        return self.names(column, value) if column_type(column) == LIST else value

    def names(self, column: Column, value: Plain) -> list[str]:
        """Return a list's elements as people read them."""
        if not isinstance(value, list):
            return []
        if column.type == "relation":
            return [title_of(self.space, key) for key in value[:MAX_FORMULA_REFERENCES]]
        users = self.space.users
        return [users[key].name if key in users else key for key in value]

    def option_rank(self, column: Column) -> int | None:
        """Return where a select's value stands among its options, for sorting."""
        option = by_id(column, self.version.cells.get(column.id))
        return column.config["options"].index(option) if option else None


def row_of(space: Space, page: Page) -> Row | None:
    """Return a page's row as it stands now; None for a plain page."""
    source = space.source_of(page)
    return Row(space, source, page, page.current) if source else None


def title_of(space: Space, page_id: str) -> str:
    """Return a page's title."""
    page = space.pages.get(page_id)
    return plain(page.current.cells.get("title") or []) if page else ""


def _rollup(row: Row, column: Column) -> Plain:
    from sandbox.notion.rollups import rolled_up  # noqa: PLC0415 - a rollup reads other rows

    return rolled_up(row, column).plain


COMPUTED: dict[str, Callable[[Row, Column], Plain]] = {
    "created_time": lambda row, _: Moment(floor_minute(row.page.created)),
    "last_edited_time": lambda row, _: Moment(floor_minute(row.version.edited)),
    "created_by": lambda row, _: [row.page.created_by],
    "last_edited_by": lambda row, _: [row.version.edited_by],
    "unique_id": lambda row, _: row.page.number,
    "formula": lambda row, column: row.formula(column),
    "rollup": _rollup,
}
