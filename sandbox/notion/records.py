"""What a Notion workspace holds: users, pages, data sources, databases, views, comments."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.notion.errors import Json
from sandbox.notion.ids import encode


@dataclass
class User:
    """A member or the bot; `aliases` are other names the control routes take for a person."""

    id: str
    name: str
    email: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def is_bot(self) -> bool:
        """Say whether this is the connection itself."""
        return self.email is None


@dataclass
class Column:
    """A column; `config` is what the API shows under the type's key, `id` is the decoded property id."""

    id: str
    name: str
    type: str
    config: Json = field(default_factory=dict)
    description: str | None = None
    formula: Any = None
    formula_type: str = ""


@dataclass(frozen=True)
class Version:
    """A page as it stood from `at` on."""

    at: datetime
    cells: dict[str, Any]
    edited: datetime
    edited_by: str
    in_trash: bool = False


@dataclass
class Block:
    """A block of a page's content; `content` are the blocks below it, in order."""

    id: str
    parent_type: str
    parent_id: str
    kind: str
    body: Json
    created: datetime
    edited: datetime
    in_trash: bool = False
    content: list[str] = field(default_factory=list)


@dataclass
class Page:
    """A row (its parent is a data source) or a plain page."""

    id: str
    parent_type: str
    parent_id: str
    created: datetime
    created_by: str
    versions: list[Version]
    shared: bool = True
    icon: Json | None = None
    cover: Json | None = None
    is_locked: bool = False
    number: int = 0
    content: list[str] = field(default_factory=list)

    @property
    def current(self) -> Version:
        """Return the newest version."""
        return self.versions[-1]

    def as_of(self, moment: datetime) -> Version | None:
        """Return the version that stood at `moment`; None before the page existed."""
        for version in reversed(self.versions):
            if version.at <= moment:
                return version
        return self.versions[0] if self.created <= moment else None


@dataclass
class DataSource:
    """A table: columns by property id, rows by page id."""

    id: str
    database_id: str
    title: list[Json]
    created: datetime
    edited: datetime
    edited_by: str
    created_by: str
    description: list[Json] = field(default_factory=list)
    icon: Json | None = None
    cover: Json | None = None
    in_trash: bool = False
    columns: dict[str, Column] = field(default_factory=dict)
    rows: dict[str, Page] = field(default_factory=dict)
    next_number: int = 1

    def column(self, key: str) -> Column | None:
        """Return a column by name or (encoded or decoded) id."""
        for column in self.columns.values():
            if column.name == key:
                return column
        return self.columns.get(key) or self._by_encoded(key)

    def _by_encoded(self, key: str) -> Column | None:
        return next((column for column in self.columns.values() if encode(column.id) == key), None)


@dataclass
class Database:
    """The container of data sources and views."""

    id: str
    parent_id: str
    title: list[Json]
    created: datetime
    edited: datetime
    description: list[Json] = field(default_factory=list)
    is_inline: bool = False
    is_locked: bool = False
    in_trash: bool = False
    icon: Json | None = None
    cover: Json | None = None
    data_sources: list[str] = field(default_factory=list)
    views: list[str] = field(default_factory=list)


@dataclass
class View:
    """A saved view."""

    id: str
    database_id: str
    data_source_id: str
    name: str
    type: str
    created: datetime
    edited: datetime
    created_by: str
    edited_by: str
    filter: Json | None = None
    sorts: list[Json] | None = None
    quick_filters: Json | None = None
    configuration: Json = field(default_factory=dict)


@dataclass
class Comment:
    """A comment on a page."""

    id: str
    page_id: str
    discussion_id: str
    created: datetime
    created_by: str
    rich_text: list[Json]
    edited: datetime
    display_name: Json


@dataclass(frozen=True)
class ViewQuery:
    """The rows a view showed when it was asked: kept for a while, read page by page."""

    id: str
    view_id: str
    expires: datetime
    page_ids: list[str]
