"""The Projects table: one row a client and project, with what its requests add up to."""

from bot.domain.tracker import Column
from bot.domain.tracker_schema import Spec, Table

RELATION = "Requests"
TOTAL, BREACHES, RATE = "Total Requests", "SLA Breaches", "SLA Rate"
PROJECT_COLUMNS = {"Project": Spec(kind="title"), "Client": Spec(kind="rich_text")}
ROLLUPS = {
    TOTAL: (RELATION, str(Column.CLIENT), "count"),
    "Authorized": (RELATION, str(Column.IS_AUTHORIZED), "checked"),
    "Pending": (RELATION, str(Column.IS_PENDING), "checked"),
    BREACHES: (RELATION, str(Column.SLA_BREACH), "checked"),
}
RATE_FORMULA = f'if(prop("{TOTAL}") > 0, round((prop("{TOTAL}") - prop("{BREACHES}")) / prop("{TOTAL}") * 100), 100)'
"""Per cent of a project's requests that are not late."""


def missing_project_columns(table: Table) -> dict[str, Spec]:
    """Return what the table lacks; the rate only once what it names is there."""
    names = {column.name for column in table.columns}
    if RELATION not in names:
        return {}
    rollups = {name: Spec(kind="rollup", rollup=how) for name, how in ROLLUPS.items() if name not in names}
    if rollups or RATE in names:
        return rollups
    return {RATE: Spec(kind="formula", expression=RATE_FORMULA)}
