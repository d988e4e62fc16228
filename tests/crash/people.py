"""People who open intakes, patiently: what failed they do again, as a person would."""

import asyncio
import random
from typing import Any

import aiohttp

from bot.messages.texts import Texts
from sandbox.story.stage import Stage

PAUSE = 0.15
"""Seconds a person waits before trying again."""
OPENERS = ("U0PAULA", "U0ADAM", "U0MIA")
CHANNELS = {"U0PAULA": "C0ACME", "U0ADAM": "C0GLOBEX", "U0MIA": "C0SHARED"}
ALREADY_OPEN = Texts.load().plain("view.open_title")
APPS = ("gmail", "hubspot", "webflow", "mailchimp", "stripe")


class Person:
    """One person at work."""

    def __init__(self, stage: Stage, user: str, seed: int) -> None:
        self._stage = stage
        self._user = user
        self._random = random.Random(seed)

    async def open_all(self, clients: list[str]) -> None:
        """Open one intake after the other, each until Slack shows that it was taken."""
        for client in clients:
            while not await self._open(client):
                await asyncio.sleep(PAUSE)

    async def _open(self, client: str) -> bool:
        view = await self._form()
        if view is None or not await self._fill_in(view["id"], client):
            await self._close_all()
            return False
        while (taken := await self._submit(view["id"])) is None:
            await asyncio.sleep(PAUSE)
        await self._close_all()
        return taken

    async def _form(self) -> dict[str, Any] | None:
        asked = await self._try("command", channel=CHANNELS[self._user], command="/credreq", text="new")
        if not asked:
            return None
        for _ in range(20):
            views = await self._views()
            if views:
                return views[-1]
            await asyncio.sleep(PAUSE)
        return None

    async def _views(self) -> list[dict[str, Any]]:
        views: list[dict[str, Any]] = (await self._stage.state())["slack"]["modals"].get(self._user) or []
        return views

    async def _fill_in(self, view_id: str, client: str) -> bool:
        named = await self._name(view_id, "credreq.client", "credreq.pick_client", client)
        named = named and await self._name(view_id, "credreq.project", "credreq.pick_project", "Launch")
        if not named:
            return False
        await self._input(view_id, "credreq.contact_name", "credreq.value", "Carla Client")
        await self._input(view_id, "credreq.contact_email", "credreq.value", "carla@acme.example")
        offered = await self._options(view_id, "credreq.apps", "credreq.pick_apps", "")
        picked = self._random.sample(APPS, 2)
        return bool(offered) and await self._input(view_id, "credreq.apps", "credreq.pick_apps", picked)

    async def _name(self, view_id: str, block_id: str, action_id: str, name: str) -> bool:
        offered = await self._options(view_id, block_id, action_id, name)
        return bool(offered) and await self._input(view_id, block_id, action_id, offered[-1]["value"])

    async def _options(self, view_id: str, block_id: str, action_id: str, query: str) -> list[dict[str, Any]]:
        where = {"container": {"type": "view", "view_id": view_id}, "block_id": block_id, "action_id": action_id}
        answer = await self._ask("options", query=query, **where)
        options: list[dict[str, Any]] = answer.get("options") or []
        return options

    async def _input(self, view_id: str, block_id: str, action_id: str, value: Any) -> bool:
        answer = await self._ask("input", view_id=view_id, block_id=block_id, action_id=action_id, value=value)
        # A missed ack of the apps select only leaves the purposes out: the value is in the form.
        return "unknown" not in str(answer.get("error", ""))

    async def _submit(self, view_id: str) -> bool | None:
        """Return True when it was taken, False when the form is gone, None when it should be pressed again."""
        answer = await self._ask("submit", view_id=view_id)
        if answer.get("response_action") == "update":
            return True
        top = (await self._views() or [{"id": view_id, "submit": True}])[-1]
        if top["id"] == view_id and not top["submit"]:
            return True  # the ack got lost, and the outcome took the form's place
        if top["id"] != view_id:  # pushed on top: what went wrong, or that it is open already
            await self._ask("close", view_id=top["id"])
            return True if top["title"]["text"] == ALREADY_OPEN else None
        return None if any(view["id"] == view_id for view in await self._views()) else False

    async def _close_all(self) -> None:
        for view in reversed(await self._views()):
            await self._ask("close", view_id=view["id"], clear=True)

    async def _try(self, what: str, **body: Any) -> bool:
        answer = await self._ask(what, **body)
        return "error" not in answer and answer.get("ok") is not False

    async def _ask(self, what: str, **body: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = await self._stage.ask("POST", f"/control/people/{self._user}/{what}", body)
        except aiohttp.ClientError as error:
            return {"error": f"unknown: {error}"}
        return answer


class Client:
    """The clients' side: answers some of what Make has asked, all the time."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self._stage = stage
        self._random = random.Random(seed)

    async def answer_forever(self) -> None:
        """Authorize most, decline some, leave the rest."""
        done: set[str] = set()
        while True:
            for asked in (await self._stage.state())["make"]["requests"]:
                if asked["id"] not in done:
                    done.add(asked["id"])
                    await self._answer(asked["id"])
            await asyncio.sleep(PAUSE)

    async def _answer(self, request_id: str) -> None:
        do = self._random.choice(["authorize", "authorize", "decline", None])
        if do is not None:
            await self._stage.ask("POST", "/control/make/consent", {"requestId": request_id, "do": do})
