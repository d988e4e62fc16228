"""The board in Notion: set up before the play, edited by people during it, compared with the rows in the end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.dossier import Dossier
from bot.domain.projection import project
from bot.domain.request import Request
from bot.domain.tracker import Column
from bot.parts.tracking import Wanted, run_setup
from sandbox.notion import people
from sandbox.notion.errors import NotionError
from sandbox.notion.seed import AGENCY_HOME
from sandbox.notion.snapshot import snapshot
from tests.simulation.stage import SETTINGS, TRACKER, Stage

Json = dict[str, Any]
TEXTS = (
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


async def set_up(stage: Stage) -> None:
    """Make the table as `notion setup` does, and let the bot keep it from now on."""
    report = await run_setup(stage.catalog, Wanted(where=AGENCY_HOME), **SETTINGS, **TRACKER)
    assert report.table is not None
    stage.configure(**TRACKER, notion_database_id=report.table.database_id)


class Board:
    """The table as people see it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.trashed: set[str] = set()

    def pages(self) -> list[Json]:
        """Return the rows that carry a key of ours and are not in the trash."""
        space = self._stage.faces["notion"].space
        found = [row for database in snapshot(space)["databases"] for row in database["data_sources"][0]["rows"]]
        return [row for row in found if row["cells"].get(Column.ROW_KEY) and not row["in_trash"]]

    async def edit(self) -> None:
        """Do something to a row, as people do: notes, a status by hand, the trash."""
        pages = self.pages()
        if not pages:
            return
        chance = self._stage.chance
        page = chance.choice(pages)
        deed = chance.choice(("notes", "notes", "status", "pause", "client", "trash"))
        self._stage.note(f"board: {deed} on {page['cells'].get(Column.ROW_KEY)}")
        cells = {
            "notes": {Column.NOTES: "Called them"},
            "status": {Column.STATUS: chance.choice(("Pending", "Authorized", "Declined", "Revoked"))},
            "pause": {Column.NUDGES_PAUSED: True},
            "client": {Column.CLIENT: "Somebody else"},
        }
        body = {"user": chance.choice(("paula@northwind.example", "adam@northwind.example")), "page_id": page["id"]}
        try:
            if deed == "trash":
                self.trashed.add(page["id"])
                people.trash(self._stage.faces["notion"].space, body)
            else:
                named = {str(name): value for name, value in cells[deed].items()}
                people.edit(self._stage.faces["notion"].space, body | {"properties": named})
        except NotionError as refusal:
            self._stage.note(f"board: {refusal.message}")

    def wrong(self, dossiers: Iterable[Dossier]) -> Iterator[str]:
        """Return what is wrong with the board once nothing is owed: each row has one page, which shows it as it is."""
        by_key = defaultdict(list)
        for page in self.pages():
            by_key[page["cells"][Column.ROW_KEY]].append(page)
        for dossier in dossiers:
            for row in dossier.requests:
                yield from _row_wrong(dossier, row, by_key.pop(row.id, []))
        for key in by_key:
            yield f"a page of no row: {key}"


def _row_wrong(dossier: Dossier, row: Request, pages: list[Json]) -> Iterator[str]:
    if len(pages) != 1:
        yield f"{row.id} has {len(pages)} pages"
        return
    due = project(dossier, row)
    for column in TEXTS:
        shown = pages[0]["cells"].get(column)
        if _plain(shown) != _plain(due[column]):
            yield f"the page of {row.id} says {column} {shown!r} instead of {due[column]!r}"


def _plain(value: Any) -> str:
    """Return a value as the board shows it."""
    return str(value).lower() if isinstance(value, bool) else str(value or "" if value != 0 else 0)
