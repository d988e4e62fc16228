"""The board in Notion, as the people at it see and edit it."""

from typing import Any

from sandbox.notion.face import NotionFace
from sandbox.story.stage import DidNotHappenError
from tests.acceptance.scene import PAULA, Json, Scene
from tests.faces import face_of

MAIL = {"U0PAULA": "paula@northwind.example", "U0ADAM": "adam@northwind.example", "U0MIA": "mia@northwind.example"}


class Board:
    """The Credential Intake table of a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    @property
    def face(self) -> NotionFace:
        return face_of(self.scene.sandbox.faces, NotionFace)

    async def table(self) -> Json:
        state = await self.scene.stage.state()
        database = next(d for d in state["notion"]["databases"] if d["title"] == "Credential Intake")
        found: Json = database["data_sources"][0]
        return found

    async def rows(self) -> list[Json]:
        """Return the rows that are not in the trash."""
        return [row for row in (await self.table())["rows"] if not row["in_trash"]]

    async def row(self, app: str, **said: str) -> Json:
        """Wait until the board has a row of this app that shows all this."""

        def look(state: Json) -> Json | None:
            for database in state["notion"]["databases"]:
                for row in database["data_sources"][0]["rows"]:
                    cells = row["cells"]
                    if row["in_trash"] or cells.get("App") != app:
                        continue
                    if all(
                        value in str(cells.get(name, "")) if value else not cells.get(name)
                        for name, value in said.items()
                    ):
                        return dict(row)
            return None

        wanted = {name.replace("_", " "): value for name, value in said.items()}
        said = wanted
        try:
            found: Json = await self.scene.stage.until(f"the board shows {app} with {wanted}", look)
        except DidNotHappenError as error:
            cells = [r["cells"] for r in await self.rows()]
            raise DidNotHappenError(f"{error}\ninstead: {cells}") from None
        return found

    async def edit(self, row: Json, user: str = PAULA, **cells: Any) -> None:
        """Edit as a person; once nothing is owed, so that no write of the bot's hides who the last editor was."""
        await self.scene.settled()
        properties = {name.replace("_", " "): value for name, value in cells.items()}
        await self.scene.stage.control("notion/edit", user=user, page_id=row["id"], properties=properties)

    async def add(self, user: str = PAULA, **cells: Any) -> Json:
        properties = {name.replace("_", " "): value for name, value in cells.items()}
        source = (await self.table())["id"]
        answer = await self.scene.stage.control("notion/row", user=user, data_source_id=source, properties=properties)
        found: Json = answer["row"]
        return found

    async def do(self, what: str, row: Json, user: str = PAULA) -> Json:
        answer: Json = await self.scene.stage.control(f"notion/{what}", user=user, page_id=row["id"])
        return answer

    async def column(self, name: str, **change: Any) -> None:
        source = (await self.table())["id"]
        await self.scene.stage.control("notion/column", data_source_id=source, name=name, **change)

    def count(self, operation: str) -> int:
        return int(self.scene.world.calls.count("notion", operation))
