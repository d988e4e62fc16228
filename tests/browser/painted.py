"""A Slack face that only shows a painted state and notes what the page asks of it."""

from typing import Any

from aiohttp import web

from sandbox.world.feed import Feed

SLOTS = {
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
}


class PaintedSlack:
    """Shows `state` under "slack"; `calls` holds what was asked, `answers` what is answered."""

    name = "slack"

    def __init__(self, feed: Feed, state: dict[str, Any]) -> None:
        self.state = state
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.offered: list[dict[str, Any]] = []
        self._feed = feed

    def routes(self) -> list[web.RouteDef]:
        """Return no service routes."""
        return []

    def control(self) -> list[web.RouteDef]:
        """Return the one route for everything a person does."""
        return [web.post("/control/people/{user}/{what}", self._act)]

    def snapshot(self) -> dict[str, Any]:
        """Return the painted state."""
        return self.state

    def reset(self) -> None:
        """Forget the calls."""
        self.calls.clear()

    def asked(self, what: str) -> list[dict[str, Any]]:
        """Return the bodies of every call of one kind."""
        return [body for _, kind, body in self.calls if kind == what]

    async def _act(self, request: web.Request) -> web.Response:
        what = request.match_info["what"]
        body = await request.json()
        self.calls.append((request.match_info["user"], what, body))
        if what == "input":
            self._fill(body)
        answer = self.answers.get(what, {"ok": True})
        if what == "options":
            answer = {"options": [o for o in self.offered if body["query"].lower() in o["value"]]}
        self._feed.touch()
        return web.json_response(answer)

    def _fill(self, body: dict[str, Any]) -> None:
        views = [view for stack in self.state["modals"].values() for view in stack]
        view = next(view for view in views if view["id"] == body["view_id"])
        block = next(block for block in view["blocks"] if block.get("block_id") == body["block_id"])
        kind = block["element"]["type"]
        slot = SLOTS.get(kind, "value")
        known = self.offered + block["element"].get("options", [])
        held: Any = body["value"]
        if slot == "selected_options":
            held = [option for value in held for option in known if option["value"] == value]
        if slot == "selected_option":
            held = next((option for option in known if option["value"] == held), None)
        values = view["state"]["values"].setdefault(body["block_id"], {})
        values[body["action_id"]] = {"type": kind, slot: held}
