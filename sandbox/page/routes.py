"""Serve the page: one HTML file, its ES modules and style sheets."""

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).resolve().with_name("static")
POLICY = (
    "default-src 'self'; img-src http: https: data:; frame-src http://127.0.0.1:* http://localhost:*; "
    "object-src 'none'; base-uri 'none'; form-action 'none'"
)
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def routes() -> list[web.RouteDef]:
    """Return the routes of the page: `/` and its files below `/page/`."""
    return [web.get("/", _index), web.get("/page/{path:.+}", _file)]


async def _index(_: web.Request) -> web.StreamResponse:
    return _send(STATIC / "index.html", {"Content-Security-Policy": POLICY})


async def _file(request: web.Request) -> web.StreamResponse:
    path = (STATIC / request.match_info["path"]).resolve()
    if not path.is_relative_to(STATIC) or not path.is_file():
        raise web.HTTPNotFound
    return _send(path, {})


def _send(path: Path, headers: dict[str, str]) -> web.Response:
    return web.Response(
        body=path.read_bytes(),
        content_type=TYPES.get(path.suffix, "application/octet-stream"),
        charset="utf-8",
        headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"} | headers,
    )
