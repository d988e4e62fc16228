"""manifest.yml against what the code really does: every scope needed, none more."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.scopes import NEEDED
from bot.messages.replies import WORDS
from bot.slack_app import register

REPOSITORY = Path(__file__).parents[2]
FAMILIES = (
    "api",
    "apps",
    "auth",
    "chat",
    "conversations",
    "files",
    "pins",
    "reactions",
    "team",
    "usergroups",
    "users",
    "views",
)
NONE: frozenset[str] = frozenset()
IN_CHANNELS = frozenset({"channels:read", "groups:read"})
READ_CHANNELS = frozenset({"channels:history", "groups:history"})
SCOPES = {
    "apps.connections.open": NONE,  # the app-level token's own connections:write
    "auth.test": NONE,
    "chat.delete": frozenset({"chat:write"}),
    "chat.getPermalink": NONE,
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": READ_CHANNELS,
    "conversations.info": IN_CHANNELS,
    "conversations.members": IN_CHANNELS,
    "conversations.open": frozenset({"im:write"}),
    "conversations.replies": READ_CHANNELS,
    "reactions.add": frozenset({"reactions:write"}),
    "usergroups.list": frozenset({"usergroups:read"}),
    "usergroups.users.list": frozenset({"usergroups:read"}),
    "users.info": frozenset({"users:read"}),
    "users.lookupByEmail": frozenset({"users:read.email"}),
    "views.open": NONE,
    "views.publish": NONE,
    "views.push": NONE,
    "views.update": NONE,
}
"""What each method needs of a bot token, in the public and private channels the bot is in (Slack's method pages)."""
OPTIONAL = frozenset({"files.getUploadURLExternal", "files.completeUploadExternal"})
"""Only the digest's chart needs these, where an operator added files:write; without it the digest is text."""
EVENT_SCOPES = {
    "app_home_opened": NONE,
    "app_mention": frozenset({"app_mentions:read"}),
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "message.im": frozenset({"im:history"}),
}
EMAIL_SCOPE = "users:read.email"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((REPOSITORY / "manifest.yml").read_text("utf-8"))
    return read


@cache
def web_api_methods() -> frozenset[str]:
    """Return every Web API method that bot/ calls: attributes of that name which the official client has."""
    called = set()
    for path in (REPOSITORY / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else ""
            if name.partition("_")[0] in FAMILIES and hasattr(AsyncWebClient, name):
                called.add(name)
    return frozenset(_method(name) for name in called) - OPTIONAL


def _method(name: str) -> str:
    return "usergroups.users.list" if name == "usergroups_users_list" else re.sub("_", ".", name)


def reads_addresses() -> bool:
    """Tell whether the code reads people's e-mail addresses from their Slack profile."""
    people = (REPOSITORY / "bot/adapters/slack/people.py").read_text("utf-8")
    return '"email"' in people


class Listening:
    """A Bolt app that only notes what is listened to."""

    def __init__(self) -> None:
        self.heard: dict[str, list[Any]] = {}

    def __getattr__(self, kind: str) -> Any:
        def listen(*constraints: Any, **_: Any) -> Any:
            self.heard.setdefault(kind, []).extend(constraints)
            return lambda listener: listener

        return listen


@pytest.fixture(scope="module")
def heard() -> dict[str, list[Any]]:
    app = Listening()
    register(app, MagicMock())  # type: ignore[arg-type] # it only has to take registrations
    return app.heard


def test_every_method_the_code_calls_is_in_the_table():
    assert web_api_methods() <= set(SCOPES), "look its scopes up and add it"
    assert {"chat.postMessage", "chat.update", "views.open", "users.info"} <= web_api_methods(), "the search works"


def test_every_scope_is_needed_and_none_is_missing(manifest: dict[str, Any], heard: dict[str, list[Any]]):
    needed = set().union(*(SCOPES[method] for method in web_api_methods()))
    needed |= set().union(*(EVENT_SCOPES[event] for event in _declared_events(manifest)))
    needed |= {"commands"} if heard["command"] else set()
    needed |= {EMAIL_SCOPE} & set(manifest["oauth_config"]["scopes"]["bot"]) if reads_addresses() else set()
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed
    assert "user" not in manifest["oauth_config"]["scopes"], "nobody lends the bot their own rights"


def test_the_doctor_asks_for_the_same_scopes(manifest: dict[str, Any]):
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == NEEDED


def test_the_scopes_are_listed_once_each(manifest: dict[str, Any]):
    listed = manifest["oauth_config"]["scopes"]["bot"]
    assert len(listed) == len(set(listed))


def test_the_commands_are_those_listened_to(manifest: dict[str, Any], heard: dict[str, list[Any]]):
    assert [command["command"] for command in manifest["features"]["slash_commands"]] == heard["command"]


def test_the_hint_names_every_word_of_the_command(manifest: dict[str, Any]):
    (command,) = manifest["features"]["slash_commands"]
    assert set(re.findall(r"[a-z]+", re.sub(r"\[.*?\]", "", command["usage_hint"]))) <= set(WORDS)
    assert command["should_escape"] is False, "the bot reads what was typed as it was typed"


def _declared_events(manifest: dict[str, Any]) -> list[str]:
    events: list[str] = manifest["settings"]["event_subscriptions"]["bot_events"]
    return events


def test_the_events_are_those_listened_to(manifest: dict[str, Any], heard: dict[str, list[Any]]):
    listened = {event["type"] if isinstance(event, dict) else event for event in heard["event"]}
    assert {event.partition(".")[0] for event in _declared_events(manifest)} == listened


def test_a_message_in_a_channel_is_heard_in_private_channels_too(manifest: dict[str, Any]):
    declared = set(_declared_events(manifest))
    assert ("message.channels" in declared) == ("message.groups" in declared)


def test_the_settings_fit_how_the_bot_runs(manifest: dict[str, Any], heard: dict[str, list[Any]]):
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": bool(heard["action"])}, "no request_url beside Socket Mode"
    assert "request_url" not in settings["event_subscriptions"]
    assert settings["token_rotation_enabled"] is False, "tokens in .env do not rotate"
    assert settings["org_deploy_enabled"] is False


def test_home_and_direct_messages_are_switched_on_for_what_the_bot_sends(manifest: dict[str, Any]):
    home = manifest["features"]["app_home"]
    assert home["home_tab_enabled"] is ("views.publish" in web_api_methods())
    assert home["messages_tab_enabled"] is True, "an owner is told by direct message"
    assert "/credreq" in str(manifest["features"]["slash_commands"])
    assert manifest["features"]["bot_user"]["display_name"]
