"""The inferred behaviours of Slack, each behind a named switch."""

from sandbox.world.switches import Switches

ROWS: tuple[tuple[str, object, tuple[object, ...], str], ...] = (
    ("slack.rate_limits", True, (True, False), "tiers are published as minimums; bursts and refill are inferred"),
    ("slack.connections_open_tier", "T1", ("T1", "T3"), "T1 in the Java SDK, T3 on a method page"),
    (
        "slack.missed_ack",
        "operation_timeout",
        ("operation_timeout", "dispatch_failed"),
        "what a person sees when the app did not acknowledge; both are seen in issues",
    ),
    (
        "slack.event_retry_timing",
        "http",
        ("http", "socket"),
        "immediately, 1 min, 5 min is the HTTP rule; issue logs of Socket Mode show about 4 s, then 11 s",
    ),
    (
        "slack.events_per_hour",
        30_000,
        (),
        "events an hour and workspace, then app_rate_limited; how it counts is inferred",
    ),
    ("slack.event_retry_copies", 1, (1, 2), "retries 2 and 3 were seen to arrive more than once"),
    ("slack.section_field_max", 2000, (2000, None), "the limit of a section field's text was not re-read"),
    ("slack.metadata_max", None, (), "metadata_too_large exists; no size is published (None: no cap)"),
    (
        "slack.message_blocks_max",
        13_200,
        (),
        "msg_blocks_too_long exists; apps measured about 13,200 characters of all blocks as JSON (None: no cap)",
    ),
    (
        "slack.update_text_max",
        4000,
        (),
        "msg_too_long of chat.update speaks of 4,000 characters; an app measured bytes",
    ),
    (
        "slack.history_for",
        "internal",
        ("internal", "distributed"),
        "an app distributed outside the Marketplace reads once a minute, 15 messages; a customer's own does not",
    ),
    (
        "slack.client_msg_id",
        "ignored",
        ("ignored", "deduplicated"),
        "nothing official says that chat.postMessage looks at client_msg_id",
    ),
    ("slack.connection_lifetime", 3600, (), "real seconds a socket lives; 'every few hours' officially"),
    (
        "slack.server_ping_seconds",
        15,
        (),
        "real seconds between the server's pings (0: none); inferred",
    ),
    ("slack.link_disabled_error", "socket_mode_disabled", (), "what apps.connections.open says then is inferred"),
    (
        "slack.reply_to_missing",
        "thread_not_found",
        ("thread_not_found", "post"),
        "what chat.postMessage does with a thread_ts that no message has is not documented",
    ),
    (
        "slack.open_over_modal",
        "replace",
        ("replace", "push"),
        "what views.open does while the person has a modal open is not documented",
    ),
    (
        "slack.stranger_commands",
        "delivered",
        ("delivered", "hidden"),
        "whether people of another workspace can type the app's commands in a shared channel",
    ),
)


def declare(switches: Switches) -> None:
    """Declare every Slack switch."""
    for name, default, choices, why in ROWS:
        switches.declare(name, default, choices, why)
