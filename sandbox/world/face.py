"""What every face offers the server: routes, control routes, a snapshot, a reset."""

from typing import Any, Protocol

from aiohttp import web


class Face(Protocol):
    """One stand-in."""

    name: str

    def routes(self) -> list[web.RouteDef]:
        """Return the service's own routes, with their full paths."""

    def control(self) -> list[web.RouteDef]:
        """Return the control routes of this face, below /control/."""

    def snapshot(self) -> Any:
        """Return what the state call shows under this face's name, JSON-ready."""

    def reset(self) -> None:
        """Go back to the seed."""
