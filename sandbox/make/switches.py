"""Every switch of the Make face: what is only inferred about Make, and modes that are hard to meet by chance."""

from typing import Any

from sandbox.world.switches import Switches

ANY: tuple[Any, ...] = ()
ON_OFF = (True, False)
ALL_SCOPES = [
    "apps:read",
    "audit-logs:read",
    "connections:read",
    "connections:write",
    "credential-requests:read",
    "credential-requests:write",
    "keys:read",
    "keys:write",
    "organization:read",
    "organizations:read",
    "teams:read",
]
API_LIMITS = {"free": 30, "core": 60, "pro": 120, "teams": 240, "enterprise": 1000}

Declaration = tuple[str, Any, tuple[Any, ...], str]

ACCOUNT: list[Declaration] = [
    ("plan", "teams", tuple(API_LIMITS), "the organization's plan; free may not use tokens"),
    ("api_limit", 0, ANY, "calls per minute and organization; 0: the plan's (free's 30 was measured)"),
    ("audit_licensed", True, ON_OFF, "audit logs belong to Enterprise; on here so that they can be tried"),
    ("feature_enabled", True, ON_OFF, "whether the token's owner has allow_credential_requests"),
    ("feature_gate_key", "detail", ("detail", "message"), "key that holds the 403 text is unverified"),
    ("token_scopes", ALL_SCOPES, ANY, "the scopes of the sandbox token"),
    ("token_role", "owner", ("owner", "admin", "team_admin", "team_member"), "what the token's owner may do"),
    ("unseen_team", "404", ("404", "403"), "a team that the token cannot see, asked for its requests or connections"),
    ("wrong_zone", False, ON_OFF, "treat the token as one of another zone; the 401 is unverified"),
    ("rate_limit_body", "text", ("text", "json"), "plain text was measured, others show JSON"),
    ("rate_limit_retry_after", 0, ANY, "seconds in Retry-After of a 429; 0: no header (none is documented)"),
]
REQUESTS: list[Declaration] = [
    ("request_id_style", "dashed", ("dashed", "hex"), "published examples show both forms"),
    ("make_provider_id", "number", ("number", "string"), "OpenAPI says number, the SDK string"),
    ("default_cols", "fixture", ("fixture", "minimal"), "which columns come without cols is unverified"),
    ("list_pg", "full", ("full", "hidden", "ignored"), "pg on the list: sent back, honoured, or not there"),
    ("list_page_max", 0, ANY, "a page is cut to this many rows; 0: no maximum, none is documented"),
    ("list_moves", "both", ("both", "status", "none"), "what moves in the list when a credential changes"),
    ("list_lag_seconds", 0, ANY, "the list shows changes this much later"),
    ("list_new_lag_seconds", 0, ANY, "the list shows a new request this much later"),
    ("name_filter", "exact", ("exact", "contains"), "match semantics of the name filter are undocumented"),
    ("unknown_fields", "refused", ("refused", "ignored"), "what Make does with unknown body fields"),
    ("validation_code", "SC400", ("SC400", "IM005"), "the code of refused parameters; the documentation knows both"),
    ("new_user_known_email", "reuse", ("reuse", "refused"), "newUser with the e-mail of an existing user"),
    ("mail_existing_users", True, ON_OFF, "whether creation by API mails users who are already at Make"),
    ("rollup", "reference", ("reference", "any_authorized_is_partial"), "credential states to request status"),
    ("unknown_status", "", ANY, "shown as status of each request that is not pending; empty: the true one"),
    ("delete_unconfirmed", "remote", ("remote", "any"), "refused with a remote id only, or with any row"),
    ("confirm_status", 400, (400, 406, 409), "HTTP status of the IM004 answers"),
]
CREDENTIALS: list[Declaration] = [
    ("detail_lag_seconds", 0, ANY, "detail shows changes this much later"),
    ("remote_id_lag_seconds", 0, ANY, "remoteId appears this much after the authorization"),
    ("connection_lag_seconds", 0, ANY, "the connection is visible this much after the authorization"),
    ("unknown_state", "", ANY, "shown as state of each credential that is not pending; empty: the true one"),
    ("broken_shows_as", "authorized", ("authorized", "invalid"), "state of a credential whose OAuth broke"),
    ("broken_test", "false", ("false", "424"), "what the test of a broken connection answers"),
    ("reauthorize_valid_status", 400, (400, 409, 422, 424), "error for request-reauthorize while valid"),
    ("delete_remote_empty", "noop", ("noop", "refused"), "delete-remote with nothing remote"),
    ("status_after_delete_remote", "rollup", ("rollup", "unchanged"), "request status after delete-remote"),
    ("decline_authorized", "keeps", ("keeps", "deletes"), "the connection of a declined, authorized credential"),
    ("authorize_after_decline", "refused", ("refused", "allowed"), "authorizing again after a decline"),
    ("audit_names", "snake", ("snake", "dotted"), "event values; resolve them by label from /filters"),
    ("audit_target", "request", ("request", "credential"), "what targetId of these events is"),
    ("audit_unit", "ms", ("s", "ms", "iso"), "the unit of triggeredAt"),
]


def declare(switches: Switches) -> None:
    """Declare every Make switch at its default."""
    for name, default, choices, why in ACCOUNT + REQUESTS + CREDENTIALS:
        switches.declare(f"make.{name}", default, choices, why)


def api_limit(switches: Switches) -> int:
    """Return how many calls a minute the organization may make."""
    return int(switches["make.api_limit"]) or API_LIMITS[switches["make.plan"]]
