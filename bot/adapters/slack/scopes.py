"""The scopes the Slack app must have; manifest.yml asks for exactly these (a test compares)."""

NEEDED = frozenset(
    {
        "commands",
        "chat:write",
        "channels:read",
        "groups:read",
        "channels:history",
        "groups:history",
        "users:read",
        "users:read.email",
        "usergroups:read",
    }
)
FOR_CHARTS = "files:write"
"""Only where the weekly digest shall carry its chart."""
