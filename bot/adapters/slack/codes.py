"""Slack's error codes and what they mean for us."""

GONE = frozenset(
    {
        "message_not_found",
        "thread_not_found",
        "cannot_reply_to_message",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
        "not_found",
        "view_not_found",
    }
)
"""What was asked about is not there."""

NOBODY = "[json-pointer:/user_id]"
"""How `invalid_arguments` points at a person who is not there."""

MAYBE_DONE = frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "update_failed",
        "request_timeout",
        "fetch_members_failed",
        "team_added_to_org",
        "external_channel_migrating",
    }
)
"""Slack's own trouble, which passes; of some of it Slack says itself that part of the call may have succeeded."""

TOO_MANY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})

OUR_BUGS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_arguments",
        "invalid_arg_name",
        "invalid_array_arg",
        "invalid_charset",
        "invalid_form_data",
        "invalid_json",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_post_type",
        "invalid_thread_ts",
        "invalid_cursor",
        "invalid_limit",
        "invalid_ts_oldest",
        "invalid_attachments",
        "metadata_too_large",
        "metadata_must_be_sent_from_app",
        "missing_argument",
        "missing_post_type",
        "no_text",
        "msg_blocks_too_long",
        "view_too_large",
        "duplicate_external_id",
        "unknown_method",
        "method_deprecated",
        "deprecated_endpoint",
    }
)
"""The call was built wrongly; nobody but the bot's makers can change that."""

_TOKEN = "Slack refuses the bot's token. Put a valid SLACK_BOT_TOKEN into the settings and restart the bot."  # noqa: S105 - a sentence
_FORBIDDEN = "The workspace's settings do not let the bot do this. Ask a workspace admin."
_ARCHIVED = "The channel is archived. Unarchive it, or choose another channel."

SHUT_OUT = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "not_allowed_token_type",
        "team_access_not_granted",
        "org_login_required",
    }
)
"""Whatever is asked, it is refused: the token is not good for anything."""

SENTENCES = {
    "not_in_channel": "The bot is not in that channel. Invite it there with /invite.",
    "channel_not_found": "The bot cannot see that channel. Invite it there with /invite, or choose another channel.",
    "is_archived": _ARCHIVED,
    "is_inactive": _ARCHIVED,
    "user_not_in_channel": "That person is not in the channel.",
    "no_such_subteam": "There is no such user group. Check ADMIN_USERGROUP.",
    "cannot_dm_bot": "Bots cannot be sent direct messages.",
    "messages_tab_disabled": "Direct messages to the bot are switched off in the app's settings.",
    "user_disabled": "That person's account is deactivated.",
    "msg_too_long": "The message is too long for Slack.",
    "cant_update_message": "The bot cannot change that message: it did not write it.",
    "edit_window_closed": "Slack no longer lets this message be changed.",
    "invalid_auth": _TOKEN,
    "not_authed": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
    "account_inactive": _TOKEN,
    "not_allowed_token_type": _TOKEN,
    "no_permission": _FORBIDDEN,
    "access_denied": _FORBIDDEN,
    "accesslimited": _FORBIDDEN,
    "ekm_access_denied": _FORBIDDEN,
    "team_access_not_granted": _FORBIDDEN,
    "org_login_required": _FORBIDDEN,
    "restricted_action": _FORBIDDEN,
    "restricted_action_read_only_channel": "Only some people may post in that channel. Ask a workspace admin.",
    "restricted_action_thread_only_channel": "That channel takes only replies in threads. Choose another channel.",
    "restricted_action_non_threadable_channel": "That channel takes no threads. Choose another channel.",
    "restricted_action_thread_locked": "The thread is locked.",
}
"""Refusals that a person can do something about."""

BUG = "Slack did not accept what the bot sent. This is a fault of the bot; its log says more."
"""What people read when the call was built wrongly."""


def missing_scope(needed: str) -> str:
    """Return the sentence for a missing scope."""
    return f"The Slack app lacks the scope {needed}. Reinstall it from the current manifest."


_APP_TOKEN = "Slack refuses the app-level token. Put a valid SLACK_APP_TOKEN into the settings and restart the bot."  # noqa: S105 - a sentence
_SOCKET_OFF = (
    "Socket Mode is switched off. Switch it on in the Slack app's settings; the bot then reconnects by itself."
)

SOCKET_SENTENCES = SENTENCES | {
    "invalid_auth": _APP_TOKEN,
    "not_authed": _APP_TOKEN,
    "token_revoked": _APP_TOKEN,
    "token_expired": _APP_TOKEN,
    "account_inactive": _APP_TOKEN,
    "not_allowed_token_type": _APP_TOKEN,
    "missing_scope": "The app-level token lacks the scope connections:write. Make one in the Slack app's settings.",
    "socket_mode_disabled": _SOCKET_OFF,
    "link_disabled": _SOCKET_OFF,
    "too_many_websockets": "Slack holds as many connections of this app as it allows. End other copies of the bot.",
}
"""The same, for the connection that brings what people do."""
