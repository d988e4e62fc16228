"""What the client makes of typed text: escaping, and @names and #names turned into ids."""

import re

from sandbox.slack.state import Workspace

AT = re.compile(r"(?<![\w@&])@([\w.-]*\w)")
HASH = re.compile(r"(?<![\w&#])#([\w-]*\w)")
BROADCASTS = {"channel", "here", "everyone"}


def escape(text: str) -> str:
    """Return text with & < > as Slack writes them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(workspace: Workspace, text: str, *, with_names: bool = False) -> str:
    """Return escaped text with the mentions a person picked from the client's menu."""
    people = {person.name: person.id for person in workspace.people.values()}
    groups = {group.handle: group.id for group in workspace.groups.values()}
    channels = {channel.name: channel.id for channel in workspace.channels.values() if channel.name}

    def at(match: re.Match[str]) -> str:
        name = match[1]
        label = f"|{name}" if with_names else ""
        if name in people:
            return f"<@{people[name]}{label}>"
        if name in groups:
            return f"<!subteam^{groups[name]}|@{name}>"
        return f"<!{name}>" if name in BROADCASTS else match[0]

    def hashed(match: re.Match[str]) -> str:
        name = match[1]
        return f"<#{channels[name]}|{name if with_names else ''}>" if name in channels else match[0]

    return HASH.sub(hashed, AT.sub(at, escape(text)))
