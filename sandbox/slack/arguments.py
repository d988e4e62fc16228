"""Reading a call's arguments from the query, a form or a JSON body, and refusing what Slack cannot read."""

import json
import re
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json

JSON = "application/json"
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
CHARSETS = {"utf-8", "iso-8859-1"}
NAME = re.compile(r"^[A-Za-z0-9_]+$")
ARRAY = re.compile(r"^\w*\[.*\]$")


@dataclass
class Arguments:
    """What came with a call: the merged arguments, and the token where a form body carried one."""

    values: Json
    token: str = ""
    warnings: list[str] = field(default_factory=list)


async def read(request: web.Request) -> Arguments:
    """Return the arguments of a call; raises SlackError for what Slack refuses before it looks at the method."""
    query: Json = dict(request.query)
    if request.method == "GET" or not request.body_exists:
        return Arguments(_named(query))
    charset = _charset(request)
    if request.content_type == JSON:
        warnings = [] if charset else ["missing_charset"]
        return Arguments(_named(query | _object(await _text(request, charset, "invalid_json"))), warnings=warnings)
    form = await _form(request)
    warnings = ["superfluous_charset"] if charset else []
    return Arguments(_named(query | form), str(form.get("token") or ""), warnings)


def _charset(request: web.Request) -> str:
    if "Content-Type" not in request.headers:
        raise SlackError("missing_post_type")
    if request.content_type not in FORMS | {JSON}:
        raise SlackError("invalid_post_type")
    charset = (request.charset or "").lower()
    if charset and charset not in CHARSETS:
        raise SlackError("invalid_charset")
    return charset


async def _text(request: web.Request, charset: str, refusal: str) -> str:
    try:
        return (await request.read()).decode(charset or "utf-8")
    except UnicodeDecodeError:
        raise SlackError(refusal) from None


def _object(text: str) -> Json:
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


async def _form(request: web.Request) -> Json:
    try:
        parts = (await request.post()).items()
    except (ValueError, AssertionError):  # bytes that are no text, no boundary, no part in it
        raise SlackError("invalid_form_data") from None
    return {key: value for key, value in parts if isinstance(value, str)}


def _named(values: Json) -> Json:
    for name in values:
        if ARRAY.match(name):
            raise SlackError("invalid_array_arg")
        if not NAME.match(name):
            raise SlackError("invalid_arg_name")
    return values
