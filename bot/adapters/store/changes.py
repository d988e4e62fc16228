"""What differs between two states of a dossier: only changed rows, only changed columns."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from bot.adapters.store import tables
from bot.adapters.store.rows import Key, Row, Rows, rows_of
from bot.domain.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes to one table."""

    table: Table
    added: list[Row] = field(default_factory=list)
    changed: dict[Key, dict[str, Any]] = field(default_factory=dict)
    removed: list[Key] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class DossierChanges:
    """All changes between two states of a dossier: the intake's own columns, and its other tables', parents first."""

    intake: dict[str, Any]
    others: list[Changes]

    def __bool__(self) -> bool:
        return bool(self.intake) or any(self.others)

    @property
    def opens_a_row(self) -> bool:
        """Tell whether a row comes under way, which another intake's row may forbid."""
        rows = next(c for c in self.others if c.table is tables.requests)
        return any(row.get("open_key") for row in (*rows.added, *rows.changed.values()))


def differences(before: Dossier, after: Dossier) -> DossierChanges:
    """Compare two states of a dossier; the revision does not count."""
    if before == after:
        return DossierChanges({}, [])
    intake, *others = (_compare(old, new) for old, new in zip(rows_of(before), rows_of(after), strict=True))
    own = next(iter(intake.changed.values()), {})
    return DossierChanges({name: value for name, value in own.items() if name != "revision"}, others)


def _compare(old: Rows, new: Rows) -> Changes:
    changes = Changes(new.table)
    for key, row in new.by_key.items():
        known = old.by_key.get(key)
        if known is None:
            changes.added.append(row)
        elif changed := {name: value for name, value in row.items() if known[name] != value}:
            changes.changed[key] = changed
    changes.removed.extend(key for key in old.by_key if key not in new.by_key)
    return changes
