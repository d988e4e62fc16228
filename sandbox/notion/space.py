"""The workspace: every object by id, look-ups that answer 404, and the clock and switches beside them."""

from datetime import datetime
from typing import Any

from sandbox.notion.checks import want_uuid
from sandbox.notion.errors import Json, invalid, not_found, restricted
from sandbox.notion.ids import new_id
from sandbox.notion.records import Block, Comment, Database, DataSource, Page, User, Version, View, ViewQuery
from sandbox.world.world import World

WORKSPACE_ID = "a6e0c1f2-0000-4000-8000-0000000c0ffe"
WORKSPACE_NAME = "Northwind Agency"
ARCHIVED = "Can't edit block that is archived. You must unarchive the block before editing."
ARCHIVED_ANCESTOR = (
    "Can't edit page on block with an archived ancestor. You must unarchive the ancestor before editing."
)
NO_WORKSPACE = (
    "Internal integrations aren't owned by a single user, so creating workspace-level private pages is not supported."
)
IS_DATABASE = "Provided ID {} is a database, not a page. Use the retrieve database API instead."
IS_PAGE = (
    "Provided database_id {} is a page, not a database. Use the pages API instead, "
    "or pass the ID of the database itself."
)
KEPT_VERSIONS = 20


class Space:
    """One Notion workspace as the connection sees it."""

    def __init__(self, world: World, users: list[User]) -> None:
        self.world = world
        self.users = {user.id: user for user in users}
        self.bot = next(user for user in users if user.is_bot)
        self.pages: dict[str, Page] = {}
        self.databases: dict[str, Database] = {}
        self.data_sources: dict[str, DataSource] = {}
        self.blocks: dict[str, Block] = {}
        self.views: dict[str, View] = {}
        self.comments: dict[str, Comment] = {}
        self.view_queries: dict[str, ViewQuery] = {}
        self.cursors: dict[str, tuple[str, str, int]] = {}

    def now(self) -> datetime:
        """Return the sandbox's moment."""
        return self.world.clock.now()

    def switch(self, name: str) -> Any:
        """Return the value of one Notion switch."""
        return self.world.switches[f"notion.{name}"]

    def touch(self) -> None:
        """Say that the workspace changed."""
        self.world.feed.touch()

    def measure(self, text: str) -> int:
        """Return a text's length as Notion counts it."""
        if self.switch("length_counting") == "utf16":
            return len(text.encode("utf-16-le")) // 2
        return len(text)

    def page(self, path: str, value: Any) -> Page:
        """Return a page by id, or refuse with 400 or 404."""
        page_id = want_uuid(path, value)
        page = self.pages.get(page_id)
        if page is not None and page.shared:
            return page
        if page_id in self.databases:
            self._tell_kind(path, IS_DATABASE.format(page_id))
        raise not_found("page", page_id)

    def refuse_bot(self, user_id: str) -> None:
        """Refuse to name a bot where only people can be named."""
        if user_id in self.users and self.users[user_id].is_bot:
            raise invalid(f"Cannot mention bots. Mentioned bot id: {user_id}.")

    def database(self, path: str, value: Any) -> Database:
        """Return a database by id, or refuse with 400 or 404."""
        database_id = want_uuid(path, value)
        if database_id in self.databases:
            return self.databases[database_id]
        if database_id in self.pages and self.pages[database_id].shared:
            self._tell_kind(path, IS_PAGE.format(database_id))
        raise not_found("database", database_id)

    def _tell_kind(self, path: str, message: str) -> None:
        if path.startswith("path.") and self.switch("other_kind") == "told":
            raise invalid(message)

    def data_source(self, path: str, value: Any) -> DataSource:
        """Return a data source by id, or refuse with 400 or 404; a database's id is not one."""
        source_id = want_uuid(path, value)
        if source_id not in self.data_sources:
            raise not_found("data_source", source_id)
        return self.data_sources[source_id]

    def source_of(self, page: Page) -> DataSource | None:
        """Return the data source a row belongs to; None for a plain page."""
        return self.data_sources.get(page.parent_id) if page.parent_type == "data_source_id" else None

    def source_gone(self, source: DataSource) -> bool:
        """Say whether a data source or its database lies in the trash."""
        return source.in_trash or self.databases[source.database_id].in_trash

    def refuse_archived(self, page: Page) -> None:
        """Refuse to edit a page that lies in the trash, itself or with its data source."""
        if page.current.in_trash:
            raise invalid(ARCHIVED)
        source, above = self.source_of(page), self.pages_above(page)
        if (source is not None and self.source_gone(source)) or any(one.current.in_trash for one in above):
            raise invalid(ARCHIVED_ANCESTOR)

    def pages_above(self, page: Page) -> list[Page]:
        """Return the pages a page lies below, the nearest first."""
        source = self.source_of(page)
        above = self.pages.get(self.databases[source.database_id].parent_id if source else page.parent_id)
        return [above, *self.pages_above(above)] if above else []

    def add_page(self, parent_type: str, parent_id: str, cells: dict[str, Any], user_id: str) -> Page:
        """Create a page; a row also joins its data source."""
        now = self.now()
        page = Page(new_id(), parent_type, parent_id, now, user_id, [Version(now, cells, now, user_id)])
        self.pages[page.id] = page
        source = self.source_of(page)
        if source is not None:
            self._join(page, source)
        return page

    def move_page(self, page: Page, parent_type: str, parent_id: str) -> None:
        """Put a page elsewhere; a row leaves its data source and takes the next number of the new one."""
        old = self.source_of(page)
        if old is not None:
            del old.rows[page.id]
        page.parent_type, page.parent_id = parent_type, parent_id
        source = self.source_of(page)
        if source is not None:
            self._join(page, source)

    def move_source(self, source: DataSource, database: Database) -> None:
        """Put a data source into another database, last in its list."""
        self.databases[source.database_id].data_sources.remove(source.id)
        database.data_sources.append(source.id)
        source.database_id = database.id

    def _join(self, page: Page, source: DataSource) -> None:
        page.number, source.next_number = source.next_number, source.next_number + 1
        source.rows[page.id] = page

    def edit_page(self, page: Page, cells: dict[str, Any], user_id: str, *, in_trash: bool | None = None) -> None:
        """Give a page its next version; the cells not named stay."""
        now, old = self.now(), page.current
        trash = old.in_trash if in_trash is None else in_trash
        page.versions.append(Version(now, old.cells | cells, now, user_id, trash))
        del page.versions[:-KEPT_VERSIONS]

    def set_cells(self, page: Page, cells: dict[str, Any]) -> None:
        """Change cells without an edit, as a synced relation or a deleted column does."""
        old = page.current
        page.versions[-1] = Version(old.at, old.cells | cells, old.edited, old.edited_by, old.in_trash)

    def need(self, capability: str, *allowed: Any) -> None:
        """Refuse with 403 unless a capability switch has one of the allowed values."""
        if self.switch(capability) not in allowed:
            raise restricted()

    def person(self, value: Any) -> User | None:
        """Return a person by id, e-mail, name or alias."""
        key = str(value).lower()
        for user in self.users.values():
            names = (user.id, user.email or "", user.name, *user.aliases)
            if not user.is_bot and key in (name.lower() for name in names):
                return user
        return None


def user_ref(user_id: str) -> Json:
    """Return the short form of a user."""
    return {"object": "user", "id": user_id}
