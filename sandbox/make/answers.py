"""How Make words its answers, most of all its errors."""

from typing import Any

from aiohttp import web

from sandbox.world.faults import Fault

TOO_MANY = "Requests limit for organization exceeded, please try again later."
HTML_ERROR = (
    "<!DOCTYPE html><html><head><title>{status}: Error</title></head>"
    "<body><h1>Error {status}</h1><p>The web server reported an error.</p></body></html>"
)


class ApiError(Exception):
    """An error answer on its way out."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body)
        self.status = status
        self.body = body


class NotValidError(ApiError):
    """The refusal of parameters, one suberror each; which code it carries is the gate's business."""

    def __init__(self, message: str, problems: list[str]) -> None:
        suberrors = [{"message": problem} for problem in problems]
        super().__init__(400, {"message": message, "suberrors": suberrors})


def error(status: int, detail: str, message: str, code: str) -> ApiError:
    """Return the error with Make's three usual keys."""
    return ApiError(status, {"detail": detail, "message": message, "code": code})


def denied(detail: str = "Access denied.") -> ApiError:
    """Return the 403 of a missing scope or right."""
    return error(403, detail, "Permission denied", "SC403")


def missing(detail: str = "Not Found") -> ApiError:
    """Return the 404 of a resource that is not there, or hidden."""
    return error(404, detail, "Not Found", "SC404")


def no_connection(connection_id: object) -> ApiError:
    """Return the 404 of a connection."""
    return error(404, f"Connection not found '{connection_id}'.", "Account doesn't exist", "IM304")


def invalid_input(detail: str, status: int = 400) -> ApiError:
    """Return the refusal of an action that makes no sense now."""
    return error(status, detail, "Invalid input", "IM005")


def failed_dependency(why: str) -> ApiError:
    """Return the 424 of an action at the connected app, as public reports of broken connections show it."""
    message = "The request failed due to failure of a previous request."
    body = {"message": message, "code": "SC424", "suberrors": [{"message": why, "name": "RuntimeError"}]}
    return ApiError(424, body)


def not_valid(problems: list[str]) -> NotValidError:
    """Return the refusal of parameters, one suberror each."""
    message = f"Validation failed for {len(problems)} parameter(s)."
    if len(problems) == 1 and problems[0].startswith("Expected array"):
        message = "Expected array"
    return NotValidError(message, problems)


class MakeErrorBodies:
    """Make's wording of injected faults."""

    def rate_limited(self, fault: Fault) -> web.StreamResponse:
        """Return a 429: JSON, or plain text with params text; Retry-After with params retry_after."""
        return rate_limited(as_text=bool(fault.params.get("text")), retry_after=fault.params.get("retry_after"))

    def server_error(self, fault: Fault) -> web.StreamResponse:
        """Return a 5xx: JSON, or a proxy's HTML page with params html."""
        status = int(fault.params.get("status", 503))
        if fault.params.get("html"):
            page = HTML_ERROR.format(status=status)
            return web.Response(status=status, text=page, content_type="text/html")
        body = {"detail": "Service temporarily unavailable.", "message": "Error", "code": f"SC{status}"}
        return web.json_response(body, status=status)


def rate_limited(*, as_text: bool, retry_after: Any) -> web.Response:
    """Return Make's 429 in one of the forms that were seen."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    if as_text:
        return web.Response(status=429, text=TOO_MANY, headers=headers)
    return web.json_response({"message": TOO_MANY, "code": "SC429"}, status=429, headers=headers)
