"""What the app declared in manifest.yml: its scopes, its events, its commands, its home."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).resolve().parents[2] / "manifest.yml"

FULL_SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:read",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
)


@dataclass(frozen=True)
class Manifest:
    """The app's declarations; None means "not declared anywhere, so everything goes"."""

    scopes: tuple[str, ...] = FULL_SCOPES
    events: frozenset[str] | None = None
    commands: dict[str, bool] | None = None
    shortcuts: frozenset[tuple[str, str]] | None = None
    home: bool = True
    messages_tab_read_only: bool = False

    def grants(self, *any_of: str) -> bool:
        """Return whether the bot token holds one of these scopes."""
        return not any_of or any(scope in self.scopes for scope in any_of)

    def subscribes(self, event: str) -> bool:
        """Return whether the app gets this event (`message.channels`, `app_mention` ...)."""
        return self.events is None or event in self.events

    def knows_command(self, command: str) -> bool:
        """Return whether the client offers this slash command."""
        return self.commands is None or command in self.commands

    def knows_shortcut(self, callback_id: str, kind: str) -> bool:
        """Return whether the client offers this shortcut of a kind (`global`, `message`)."""
        return self.shortcuts is None or (callback_id, kind) in self.shortcuts

    def escapes(self, command: str) -> bool:
        """Return whether people and channels in this command's text become ids."""
        return bool((self.commands or {}).get(command, False))


def _at(tree: Any, *path: str) -> Any:
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


@cache
def read(path: Path = PATH) -> Manifest:
    """Return what the manifest at `path` declares, read once; the generous default when there is none."""
    if not path.is_file():
        return Manifest()
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    commands = _at(tree, "features", "slash_commands") or []
    home = _at(tree, "features", "app_home") or {}
    return Manifest(
        scopes=tuple(_at(tree, "oauth_config", "scopes", "bot") or ()),
        events=frozenset(_at(tree, "settings", "event_subscriptions", "bot_events") or ()),
        commands={row["command"]: bool(row.get("should_escape")) for row in commands},
        shortcuts=frozenset((row["callback_id"], row["type"]) for row in _at(tree, "features", "shortcuts") or []),
        home=bool(home.get("home_tab_enabled")),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled")),
    )
