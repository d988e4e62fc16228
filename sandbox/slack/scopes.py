"""Scopes that depend on the conversation: channels:read for a public one, groups:read for a private one ..."""

from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.state import Channel

READ = ("channels:read", "groups:read", "mpim:read", "im:read")
HISTORY = ("channels:history", "groups:history", "mpim:history", "im:history")


def need_for(core: Core, what: str, channel: Channel) -> None:
    """Refuse with `missing_scope` unless the app may do `what` (read, history) in this kind of conversation."""
    scope = f"{channel.family}:{what}"
    if not core.manifest.grants(scope):
        raise SlackError("missing_scope", needed=scope, provided=",".join(core.manifest.scopes))
