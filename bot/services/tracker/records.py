"""What we remember of a page, after a write and beside what another hand has noted meanwhile."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.request import Request
from bot.domain.tracker import PEOPLES, Column, PageRecord, TrackerHome, Value
from bot.ports.tracker import Page

_NOTHING = object()


def named(values: Mapping[Column, Value]) -> dict[str, Value]:
    """Return values as they are stored."""
    return {str(column): value for column, value in values.items()}


def adopted(row: Request, home: TrackerHome, page: Page) -> PageRecord:
    """Return the record of a page we have just made, or found; nothing counts as sent yet."""
    return PageRecord(
        request_id=row.id, source_id=home.source_id, page_id=page.id, url=page.url, seen=named(page.values)
    )


def inherited(fresh: PageRecord, current: PageRecord | None, lost: PageRecord | None) -> PageRecord:
    """Return the record of a page just made, with what is still to be said on the `lost` one that it replaces."""
    if lost is not None:
        left = current if current is not None and current.page_id == lost.page_id else lost
        fresh = replace(fresh, lines=left.lines, told=left.told)
    return _in_place_of(current, fresh)


def _in_place_of(current: PageRecord | None, record: PageRecord) -> PageRecord:
    return replace(record, revision=current.revision if current is not None else 0)


def due(record: PageRecord, values: Mapping[Column, Value]) -> dict[Column, Value]:
    """Return the values that differ from what was sent, and those of columns of which nobody is sure what arrived.

    A column that people edit is left alone while the page showed ours there last: what it shows by now may be theirs,
    and is still to be read.
    """
    return {column: value for column, value in values.items() if _is_due(record, column, value)}


def _is_due(record: PageRecord, column: Column, value: Value) -> bool:
    tried = record.writing.get(column, ())
    if column in PEOPLES and all(one == value for one in (record.seen.get(column, _NOTHING), *tried)):
        return False
    return bool(tried) or record.sent.get(column, _NOTHING) != value


def begun(record: PageRecord, values: Mapping[Column, Value]) -> PageRecord:
    """Return what to remember before a write: a page that shows one of these values is not edited by a person."""
    tried = {str(column): (*record.writing.get(column, ()), value) for column, value in values.items()}
    return replace(record, writing={**record.writing, **{name: list(dict.fromkeys(v)) for name, v in tried.items()}})


def written(current: PageRecord | None, record: PageRecord, page: Page, sent: Mapping[Column, Value]) -> PageRecord:
    """Return what to remember after a write.

    Only columns we wrote count as seen: a person's edit beside them is still to be read. What was noted meanwhile
    (`current`) stays owed. The link stays as it was: Notion finds a page by the id in it, and the title beside the id
    changes whenever somebody edits that.

    Args:
        current: what is remembered now.
        record: what was remembered when the write began; its lines and writes are done.
        page: what Notion answered.
        sent: the values of ours that were written.
    """
    base = current if current is not None and current.page_id == record.page_id else _in_place_of(current, record)
    columns = {*sent, *record.writes, *([Column.NOTES] if record.lines else [])}
    shown = {str(column): page.values[Column(column)] for column in columns if Column(column) in page.values}
    return replace(
        base,
        sent={**base.sent, **named(sent)},
        seen={**base.seen, **shown},
        writing={},
        lines=tuple(line for line in base.lines if line not in record.lines),
        writes={name: v for name, v in base.writes.items() if record.writes.get(name, _NOTHING) != v},
    )
