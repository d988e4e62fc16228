"""The query parameters each operation knows; any other is refused, as unknown keys of a body are."""

from sandbox.notion.checks import fail

PAGED = ("start_cursor", "page_size")
FILTERED = ("filter_properties",)
LISTS = FILTERED
PARAMETERS: dict[str, tuple[str, ...]] = {
    "GET /v1/data_sources/{data_source_id}/templates": ("name", *PAGED),
    "POST /v1/data_sources/{data_source_id}/query": FILTERED,
    "POST /v1/pages": FILTERED,
    "GET /v1/pages/{page_id}": FILTERED,
    "PATCH /v1/pages/{page_id}": FILTERED,
    "GET /v1/pages/{page_id}/properties/{property_id}": PAGED,
    "GET /v1/comments": ("block_id", *PAGED),
    "GET /v1/blocks/{block_id}/children": PAGED,
    "GET /v1/users": PAGED,
    "GET /v1/views": ("database_id", "data_source_id", *PAGED),
    "GET /v1/views/{view_id}/queries/{query_id}": PAGED,
}


def want_known(operation: str, sent: list[tuple[str, str]]) -> None:
    """Refuse a parameter the operation does not know; a list's name may end in brackets."""
    known = PARAMETERS.get(operation, ())
    for name, value in sent:
        if name.removesuffix("[]") not in known:
            fail(f"query.{name}", "be not present", value)
        if name not in LISTS and name in known and [key for key, _ in sent].count(name) > 1:
            fail(f"query.{name}", "be given once", [other for key, other in sent if key == name])
