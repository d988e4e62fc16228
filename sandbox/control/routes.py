"""Control routes that belong to no face: state, feed, clock, faults, switches, calls."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

from aiohttp import web

from sandbox.world.face import Face
from sandbox.world.faults import KINDS, UnknownFaultError
from sandbox.world.switches import UnknownSwitchError
from sandbox.world.world import World

MERGE_SECONDS = 0.05


def refuse(message: str, status: int = 400) -> web.Response:
    """Return a control error."""
    return web.json_response({"error": message}, status=status)


class Control:
    """The shared control routes of one world and its faces."""

    def __init__(self, world: World, faces: list[Face]) -> None:
        self._world = world
        self._faces = faces

    def routes(self) -> list[web.RouteDef]:
        """Return the routes below /control/."""
        return [
            web.get("/control/", self._index),
            web.get("/control/state", self._state),
            web.get("/control/feed", self._feed),
            web.get("/control/clock", self._clock),
            web.post("/control/clock", self._advance),
            web.get("/control/faults", self._faults),
            web.post("/control/faults", self._add_fault),
            web.delete("/control/faults", self._clear_faults),
            web.delete("/control/faults/{id}", self._remove_fault),
            web.get("/control/switches", self._switches),
            web.post("/control/switches", self._set_switch),
            web.get("/control/calls", self._calls),
            web.delete("/control/calls", self._forget_calls),
            web.post("/control/reset", self._reset),
        ]

    async def _index(self, request: web.Request) -> web.Response:
        known = request.app.router.routes()
        paths = sorted({f"{r.method} {r.resource.canonical}" for r in known if r.resource and r.method != "HEAD"})
        return web.json_response({"routes": [path for path in paths if " /control/" in path]})

    async def _state(self, _: web.Request) -> web.Response:
        state: dict[str, Any] = {face.name: face.snapshot() for face in self._faces}
        state |= {"seq": self._world.feed.seq, "faults": self._fault_rows()} | self._time()
        state["bot"] = {"running": self._world.bot is not None}
        return web.json_response(state)

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        seq = -1
        with contextlib.suppress(ConnectionResetError):  # the listener left; it may come back any time
            while True:
                await self._world.feed.after(seq)
                await asyncio.sleep(MERGE_SECONDS)
                seq = self._world.feed.seq
                await stream.write(f'data: {{"seq": {seq}}}\n\n'.encode())
        return stream

    def _time(self) -> dict[str, Any]:
        return {"now": self._world.clock.now().isoformat(), "scale": self._world.clock.scale}

    async def _clock(self, _: web.Request) -> web.Response:
        return web.json_response(self._time())

    async def _advance(self, request: web.Request) -> web.Response:
        body = await request.json()
        try:
            step = timedelta(seconds=float(body["advance_seconds"]))
        except (KeyError, TypeError, ValueError, OverflowError):
            return refuse("advance_seconds must be a number")
        self._world.clock.advance(step)
        self._world.feed.touch()
        return web.json_response(self._time())

    def _fault_rows(self) -> list[dict[str, Any]]:
        return [vars(fault) for fault in self._world.faults.standing()]

    async def _faults(self, _: web.Request) -> web.Response:
        return web.json_response({"faults": self._fault_rows(), "kinds": KINDS})

    async def _add_fault(self, request: web.Request) -> web.Response:
        body = await request.json()
        try:
            fault = self._world.faults.add(body.pop("face", ""), body.pop("kind", ""), **body)
        except (UnknownFaultError, TypeError) as error:
            return refuse(str(error))
        self._world.feed.touch()
        return web.json_response({"fault": vars(fault)})

    async def _clear_faults(self, _: web.Request) -> web.Response:
        self._world.faults.clear()
        self._world.feed.touch()
        return web.json_response({"faults": []})

    async def _remove_fault(self, request: web.Request) -> web.Response:
        self._world.faults.remove(request.match_info["id"])
        self._world.feed.touch()
        return web.json_response({"faults": self._fault_rows()})

    async def _switches(self, _: web.Request) -> web.Response:
        return web.json_response({"switches": self._world.switches.describe()})

    async def _set_switch(self, request: web.Request) -> web.Response:
        body = await request.json()
        try:
            self._world.switches.set(body.get("name", ""), body.get("value"))
        except UnknownSwitchError as error:
            return refuse(str(error))
        return web.json_response({"switches": self._world.switches.describe()})

    async def _calls(self, _: web.Request) -> web.Response:
        return web.json_response({"calls": self._world.calls.describe()})

    async def _forget_calls(self, _: web.Request) -> web.Response:
        self._world.calls.forget()
        return web.json_response({"calls": []})

    async def _reset(self, _: web.Request) -> web.Response:
        self._world.faults.clear()
        self._world.switches.restore()
        for face in self._faces:
            face.reset()
        if self._world.bot is not None:
            await self._world.bot.restart()
        self._world.feed.touch()
        return web.json_response({"ok": True})
