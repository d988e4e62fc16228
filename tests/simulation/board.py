"""The board in Notion: set up before the play, and what people do there: edit, add, copy, throw away, put back."""

import asyncio
from collections import Counter
from typing import Any

from bot.domain.tracker import Column
from bot.domain.tracker_schema import option_name
from bot.parts.apps import read_catalog
from bot.parts.tracking import Wanted, run_setup
from sandbox.notion import people
from sandbox.notion.errors import NotionError
from sandbox.notion.face import NotionFace
from sandbox.notion.seed import AGENCY_HOME
from sandbox.notion.snapshot import snapshot
from tests.simulation.stage import SETTINGS, TRACKER, Stage

Json = dict[str, Any]
CATALOG = read_catalog(None)
USERS = {
    "paula@northwind.example": "U0PAULA",
    "adam@northwind.example": "U0ADAM",
    "mia@northwind.example": "U0MIA",
}
"""Who uses the board, as Notion and as Slack know them."""
NOTE = "Called them"
DEEDS = {
    "notes": 3,
    "status": 2,
    "pause": 1,
    "client": 1,
    "owner": 1,
    "ready": 3,
    "trash": 3,
    "restore": 2,
    "duplicate": 2,
    "add": 4,
    "complete": 2,
}
AFTERWARDS, AGAIN = {"trash": "restore", "add": "complete"}, 0.6
"""What often follows a deed, and how often."""
APPS = ("gmail", "hubspot", "webflow", "hosting-panel")


async def set_up(stage: Stage, **settings: Any) -> None:
    """Make the table as `notion setup` does, and let the bot keep it from now on."""
    report = await run_setup(stage.catalog, Wanted(where=AGENCY_HOME), **SETTINGS, **TRACKER)
    assert report.table is not None
    stage.configure(**TRACKER, **settings, notion_database_id=report.table.database_id)


class Board:
    """The table as people see it, and use it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.deeds = Counter[str]()
        self.added: list[str] = []
        """The rows that people added by hand."""
        self.copied: list[str] = []
        self.trashed: list[str] = []
        """What was ever in the trash."""
        self.handed: set[tuple[str, str]] = set()
        """Whom people made an owner, on the page of which row."""

    def rows(self) -> list[Json]:
        """Return every row that there is, those in the trash too."""
        found = snapshot(self._stage.face(NotionFace).space)["databases"]
        return [row for database in found for row in database["data_sources"][0]["rows"]]

    def pages(self) -> list[Json]:
        """Return the rows that carry a key of ours and are not in the trash."""
        return [row for row in self.rows() if row["cells"].get(Column.ROW_KEY) and not row["in_trash"]]

    async def edit(self) -> None:
        """Do something on the board, as people do; now and then think better of it."""
        chance = self._stage.chance
        deed = chance.choices(list(DEEDS), list(DEEDS.values()))[0]
        self._do(deed)
        after = AFTERWARDS.get(deed)
        if after is not None and chance.random() < AGAIN:
            await asyncio.sleep(chance.choice((0.0, 20.0, 400.0, 900.0)))
            self._do(after)

    def _do(self, deed: str) -> None:
        body = self._body(deed)
        if body is None:
            return
        do = {"trash": people.trash, "restore": people.restore, "duplicate": people.duplicate, "add": people.add_row}
        self._stage.note(f"board: {deed} {body}")
        by = {"user": self._stage.chance.choice(list(USERS))}
        try:
            done = do.get(deed, people.edit)(self._stage.face(NotionFace).space, by | body)
        except NotionError as refusal:
            self._stage.note(f"board: {refusal.message}")
            return
        self.deeds[deed] += 1
        if deed == "owner":
            (email,) = body["properties"][Column.OWNER]
            self.handed.add((done["row"]["cells"][Column.ROW_KEY], USERS[email]))
        kept = {"trash": self.trashed, "add": self.added, "duplicate": self.copied}
        kept.get(deed, []).append(done["row"]["id"])

    def _body(self, deed: str) -> Json | None:
        """Return what a deed is done with; None where there is nothing to do it to."""
        if deed == "add":
            return {"data_source_id": self._source(), "properties": self._new_row()}
        page = self._one(deed)
        return None if page is None else {"page_id": page["id"], "properties": self._cells(deed, page)}

    def _one(self, deed: str) -> Json | None:
        rows = self.rows()
        if deed == "restore":
            fitting = [row for row in rows if row["in_trash"]]
        elif deed == "complete":
            fitting = [row for row in rows if row["id"] in self.added and not row["cells"].get(Column.ROW_KEY)]
        else:
            fitting = [row for row in rows if row["cells"].get(Column.ROW_KEY) and not row["in_trash"]]
        return self._stage.chance.choice(fitting) if fitting else None

    def _cells(self, deed: str, page: Json) -> dict[str, Any]:
        chance = self._stage.chance
        cells: dict[str, dict[Column, Any]] = {
            "notes": {Column.NOTES: NOTE},
            "status": {Column.STATUS: chance.choice(("Pending", "Authorized", "Declined", "Revoked"))},
            "pause": {Column.NUDGES_PAUSED: True},
            "client": {Column.CLIENT: "Somebody else"},
            "owner": {Column.OWNER: [chance.choice(list(USERS))]},
            "ready": {Column.READY_FOR_TEARDOWN: page["cells"].get(Column.READY_FOR_TEARDOWN) != "true"},
            "complete": {Column.CONTACT_EMAIL: "carla@acme.example", Column.SEND_REQUEST: True},
        }
        return {str(name): value for name, value in cells.get(deed, {}).items()}

    def _source(self) -> str:
        databases = snapshot(self._stage.face(NotionFace).space)["databases"]
        return str(databases[0]["data_sources"][0]["id"])

    def _new_row(self) -> dict[str, Any]:
        """Return the cells of a row added by hand; now and then it lacks something, or is not ticked yet."""
        chance = self._stage.chance
        cells = {
            Column.CLIENT: chance.choice(("Acme GmbH", "Globex")),
            Column.PROJECT: chance.choice(("Project 1", "Project 2", "")),
            Column.APP: option_name(CATALOG[chance.choice(APPS)].label),
            Column.CONTACT_EMAIL: chance.choice(("carla@acme.example", "carla@acme.example", "")),
            Column.SEND_REQUEST: chance.random() < 0.8,
        }
        return {str(name): value for name, value in cells.items() if value}
