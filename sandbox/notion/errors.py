"""Notion's answers: JSON with a request_id, and its error bodies."""

import json
from typing import Any
from uuid import uuid4

from aiohttp import web

from sandbox.world.faults import Fault

Json = dict[str, Any]
INTEGRATION_ID = "c4ed4e90-0000-4000-8000-00000000c0de"
INTEGRATION_NAME = "credreq"

CODES = {
    400: "validation_error",
    401: "unauthorized",
    403: "restricted_resource",
    404: "object_not_found",
    409: "conflict_error",
    413: "validation_error",
    429: "rate_limited",
    500: "internal_server_error",
    503: "service_unavailable",
    504: "gateway_timeout",
    529: "service_overload",
}
MESSAGES = {
    409: "Conflict occurred while saving. Please try again.",
    500: "Unexpected error occurred.",
    503: "Notion is unavailable, please try again later.",
    504: "The request timed out on the server side.",
    529: "Notion is overloaded. Please try again later.",
}
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"
)
QUERY = "POST /v1/data_sources/{data_source_id}/query"


def answer(
    body: Json, status: int = 200, headers: dict[str, str] | None = None, *, numbered: bool = True
) -> web.Response:
    """Return a JSON answer; the request_id goes in the body and in Notion's header."""
    request_id = str(uuid4())
    whole = body | {"request_id": request_id} if numbered else body
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    extra = {"x-notion-request-id": request_id} | (headers or {})
    return web.Response(status=status, text=text, content_type="application/json", headers=extra)


class NotionError(Exception):
    """One refusal, raised anywhere below a handler."""

    def __init__(
        self, status: int, message: str, code: str = "", additional: Json | None = None, retry_after: int = 0
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code or CODES[status]
        self.additional = additional
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """Return this refusal as Notion words it."""
        body: Json = {"object": "error", "status": self.status, "code": self.code, "message": self.message}
        if self.additional is not None:
            body["additional_data"] = self.additional
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return answer(body, self.status, headers)


def invalid(message: str) -> NotionError:
    """Return a 400 validation_error."""
    return NotionError(400, message)


def not_found(kind: str, object_id: str) -> NotionError:
    """Return the 404 for something that does not exist or is not shared."""
    message = (
        f"Could not find {kind} with ID: {object_id}. Make sure the relevant pages and databases are shared"
        f' with your integration "{INTEGRATION_NAME}".'
    )
    return NotionError(404, message, additional={"integration_id": INTEGRATION_ID})


def restricted() -> NotionError:
    """Return the 403 for a capability the connection lacks."""
    return NotionError(403, "Insufficient permissions for this endpoint.")


def rate_limited(retry_after: int) -> NotionError:
    """Return the 429."""
    message = "You have been rate limited. Please try again in a few minutes."
    reason = {"rate_limit_reason": "connection_limit"}
    return NotionError(429, message, additional=reason, retry_after=retry_after)


class NotionBodies:
    """How Notion words the shared faults, for one operation."""

    def __init__(self, operation: str) -> None:
        self._operation = operation

    def rate_limited(self, fault: Fault) -> web.StreamResponse:
        """Return a 429 with Retry-After."""
        return rate_limited(int(fault.params.get("retry_after", 1))).response()

    def server_error(self, fault: Fault) -> web.StreamResponse:
        """Return a 5xx (or 409) answer; 502 is always an HTML page."""
        status = int(fault.params.get("status", 503))
        if status not in MESSAGES or fault.params.get("html"):
            return web.Response(status=status, text=BAD_GATEWAY, content_type="text/html")
        if status == 503 and self._operation == QUERY:  # noqa: PLR2004 - an HTTP status is its own name
            return self._query_unavailable().response()
        wait = int(fault.params.get("retry_after", 1)) if status == 529 else 0  # noqa: PLR2004 - the same
        return NotionError(status, MESSAGES[status], retry_after=wait).response()

    def _query_unavailable(self) -> NotionError:
        guidance = ["Retry with exponential backoff.", "Reduce page_size or simplify the filter."]
        additional = {
            "endpoint_name": "public_queryDataSource",
            "notion_error_name": "PgPoolWaitConnectionTimeout",
            "retry_guidance": guidance,
        }
        message = "Public API data source query is temporarily unavailable. Please try again later."
        return NotionError(503, message, additional=additional)
