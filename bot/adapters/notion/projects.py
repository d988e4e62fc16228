"""The Projects table: one page a project, to which its rows are related."""

from typing import Any

from bot.adapters.notion.client import NotionClient
from bot.adapters.notion.values import plain, rich
from bot.domain.tracker import TrackerHome
from bot.ports.errors import RefusedError

MAKING = "to add a project"
FINDING = "for a project"
NAME, CLIENT = "title", "Client"


class Projects:
    """Finds and makes the pages of projects."""

    def __init__(self, client: NotionClient) -> None:
        self._client = client

    async def page(self, home: TrackerHome, client: str, project: str) -> str:
        """Return the page of a project; it is looked for by its name before it is made."""
        source_id = home.projects_id
        if source_id is None:
            raise RefusedError("The tracker has no Projects table.")
        name = f"{client} · {project}"
        found = await self._find(source_id, name)
        if found is not None:
            return found
        properties: dict[str, Any] = {NAME: {"title": rich(name)}, CLIENT: {"rich_text": rich(client)}}
        parent = {"type": "data_source_id", "data_source_id": source_id}
        made = await self._client.once(
            MAKING, lambda: self._client.sdk.pages.create(parent=parent, properties=properties)
        )
        return str(made["id"])

    async def _find(self, source_id: str, name: str) -> str | None:
        wanted = {"property": NAME, "title": {"equals": name}}
        sorts = [{"timestamp": "created_time", "direction": "ascending"}]
        sdk = self._client.sdk
        answer = await self._client.safe(
            FINDING, lambda: sdk.data_sources.query(source_id, filter=wanted, sorts=sorts, page_size=10)
        )
        named = (page["id"] for page in answer["results"] if _title(page) == name)
        return next(named, None)


def _title(page: dict[str, Any]) -> str:
    title: dict[str, Any] = next((p for p in page["properties"].values() if p.get("type") == "title"), {})
    return plain(title.get("title"))
