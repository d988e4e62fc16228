"""The Notion face's switches: behaviour that is only inferred, and limits that a test may want elsewhere."""

from typing import Any

from sandbox.world.switches import Switches

YES_NO = (True, False)
SWITCHES: list[tuple[str, Any, tuple[Any, ...], str]] = [
    ("empty_without_argument", "accepted", ("accepted", "refused"), "zero-argument empty() through the API"),
    ("empty_date_formula", "date", ("date", "string"), "value shape of a date formula that yields nothing"),
    ("mixed_branches", "refused", ("refused", "accepted"), "if() whose branches differ in type"),
    ("seconds_unit", "refused", ("refused", "accepted"), 'dateAdd(..., "seconds")'),
    (
        "other_kind",
        "told",
        ("told", "not_found"),
        "a page's id where a database's belongs, or the reverse",
    ),
    ("unknown_people", "refused", ("refused", "accepted"), "a people write with an id nobody has"),
    ("length_counting", "utf16", ("utf16", "code_points"), "what the 2000-character limit counts"),
    ("date_seconds", "cut", ("cut", "kept"), "whether a date, written or in a filter, keeps its seconds"),
    ("link_addresses", "http", ("http", "any"), "which addresses a link in rich text may have"),
    ("untyped_body", "refused", ("refused", "read"), "JSON under another Content-Type than application/json"),
    ("rate_per_second", 2.5, (), "requests per second on average (times the world's scale); 0: no limit"),
    ("rate_burst", 10, (), "requests that may come at once before the average counts"),
    ("max_properties", 0, (), "columns a data source may have; 0: no limit"),
    ("formula_filter", "refused", ("refused", "works"), "query filters on formula columns"),
    ("view_formula_filter", "refused", ("refused", "dropped", "kept"), "view filters on formula columns"),
    ("view_relation_filter", "kept", ("kept", "dropped"), "view filters on status, relation, rollup columns"),
    ("status_create", "defaults", ("defaults", "refused", "as_sent"), "creating a status column"),
    ("shuffle_default_order", False, YES_NO, "an order without sorts is undefined: shuffle it"),
    ("query_row_limit", 10_000, (), "rows one query may reach"),
    ("gone_cursor", "refused", ("refused", "skipped"), "a start_cursor whose row is gone meanwhile"),
    ("unknown_option_filter", "refused", ("refused", "no_match"), "a filter on an option that does not exist"),
    ("text_filters", "any_case", ("any_case", "exact_case"), "whether text filters look at case"),
    ("search_lag_seconds", 3, (), "sandbox seconds until search sees a change"),
    ("comment_capability", False, YES_NO, "the connection may read and write comments"),
    ("user_capability", "emails", ("emails", "no_emails", "none"), "what the connection may see of people"),
]


def declare(switches: Switches) -> None:
    """Declare every Notion switch as `notion.<name>`."""
    for name, default, choices, why in SWITCHES:
        switches.declare(f"notion.{name}", default, choices, why)
