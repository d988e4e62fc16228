"""What must hold of the board once nothing is owed: each row has one page, and whatever else is there knows why."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.dossier import Dossier
from bot.domain.event import EventKind, Surface
from bot.domain.projection import project
from bot.domain.request import Request
from bot.domain.tracker import Column
from bot.services.tracker.origin import source_key
from tests.simulation.board import NOTE, Board, Json
from tests.simulation.stage import Stage

SHOWN = (
    Column.CLIENT,
    Column.PROJECT,
    Column.APP,
    Column.STATUS,
    Column.REQUEST_LINK,
    Column.REQUEST_ID,
    Column.CREDENTIAL_ID,
    Column.CONTACT_EMAIL,
    Column.SLACK_THREAD,
    Column.OWNER_NAME,
    Column.NUDGE_COUNT,
    Column.NUDGES_PAUSED,
)
"""The columns of which the end is judged; moments are among them by what they make people see (the status)."""
WANTED = (Column.CLIENT, Column.APP, Column.CONTACT_EMAIL)
"""What a row added by hand must have before it is sent."""
BY_HAND = (Surface.NOTION, EventKind.OWNER_CHANGED, EventKind.NOTES_CHANGED)
COPY = "This row is a copy"
EMPTY = "is empty"


class BoardEnd:
    """Compares the board with the rows."""

    def __init__(self, stage: Stage, board: Board) -> None:
        self._board = board
        self._disk = stage.disk
        self._pages = {row["id"]: row for row in board.rows()}
        self._told = {row["page_id"]: row["told"] for row in stage.disk.rows("select * from tracker_strays")}
        self._records = {r["request_id"]: r for r in stage.disk.rows("select * from tracker_pages")}

    def wrong(self, dossiers: Iterable[Dossier]) -> Iterator[str]:
        """Return what is wrong."""
        for dossier in dossiers:
            for row in dossier.requests:
                yield from self._row_wrong(dossier, row)
        kept = {record["page_id"] for record in self._records.values()}
        for page in self._pages.values():
            if page["id"] not in kept and not page["in_trash"]:
                yield from self._other_wrong(page)
        for page_id in self._board.added:
            yield from self._own_wrong(self._pages[page_id])
        yield from self._made_up()

    def _made_up(self) -> Iterator[str]:
        """What the history says of people's edits, people did."""
        for row in self._disk.rows("select * from events where surface = ? and kind in (?, ?)", *BY_HAND):
            said, key = json.loads(row["data"]), row["request_id"]
            if row["kind"] == EventKind.OWNER_CHANGED and (key, said["owner"]) not in self._board.handed:
                yield f"nobody made {said['owner']} the owner on the page of {key}, as {row['seq']} says"
            if row["kind"] == EventKind.NOTES_CHANGED and NOTE not in said["notes"]:
                yield f"nobody wrote {said['notes']!r} on the page of {key}, as {row['seq']} says"

    def _row_wrong(self, dossier: Dossier, row: Request) -> Iterator[str]:
        record = self._records.get(row.id)
        page = self._pages.get(record["page_id"]) if record is not None else None
        if record is None or page is None:
            yield f"{row.id} has no page"
            return
        if page["in_trash"] or record["in_trash"]:
            if not (page["in_trash"] and record["in_trash"]):
                yield f"the page of {row.id} is in the trash: {page['in_trash']}, and we think {record['in_trash']}"
            return
        due = project(dossier, row)
        for column in SHOWN:
            shown = page["cells"].get(column)
            if _plain(shown) != _plain(due[column]):
                yield f"the page of {row.id} says {column} {shown!r} instead of {due[column]!r}"

    def _other_wrong(self, page: Json) -> Iterator[str]:
        """A page with a key that is not the row's own: only people make such, and it is told that it is a copy.

        A page in the trash may have got an heir just before it was restored.
        """
        key = page["cells"].get(Column.ROW_KEY)
        if not key:
            return
        own = self._records[key]["page_id"] if key in self._records else None
        if not {page["id"], own} & {*self._board.copied, *self._board.trashed}:
            yield f"a second page that nobody made: {page['id']} {page['cells'][Column.ROW_KEY]}"
        elif COPY not in self._told.get(page["id"], ""):  # somebody may have written over the note since
            yield f"the copy {page['id']} is not told that it is one"

    def _own_wrong(self, page: Json) -> Iterator[str]:
        """A row added by hand becomes one request, on its own page; or its Notes say why not."""
        opened = self._disk.rows(
            "select r.id from requests r join intakes i on i.id = r.intake_id where i.source_key = ?",
            source_key(page["id"]),
        )
        is_ticked = page["cells"].get(Column.SEND_REQUEST) == "true"
        if opened:
            yield from self._sent_wrong(page, [row["id"] for row in opened], is_ticked=is_ticked)
        elif is_ticked and not page["in_trash"] and not page["cells"].get(Column.ROW_KEY):
            notes = page["cells"].get(Column.NOTES) or ""
            if "credreq" not in notes:
                yield f"nobody answered the row {page['id']}"
            elif EMPTY in notes.splitlines()[-1] and all(page["cells"].get(name) for name in WANTED):
                yield f"the row {page['id']} was filled in, and not sent: {notes}"

    def _sent_wrong(self, page: Json, rows: list[str], *, is_ticked: bool) -> Iterator[str]:
        if len(rows) != 1:
            yield f"the row {page['id']} became {len(rows)} requests"
        if page["id"] in self._board.trashed:
            return  # it was made again elsewhere
        if is_ticked or self._records[rows[0]]["page_id"] != page["id"]:
            yield f"the row {page['id']} was sent, and is not kept (ticked: {is_ticked})"


def _plain(value: Any) -> str:
    """Return a value as the board shows it."""
    return str(value).lower() if isinstance(value, bool) else str(value or "" if value != 0 else 0)
