"""A scene in which time passes: reminders in the thread, in the inbox, at the webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.messages.texts import Texts
from sandbox.bot import BotInSandbox
from sandbox.server import start
from sandbox.story.stage import Stage, roots, words
from sandbox.world.world import World
from tests.acceptance.scene import CHANNEL, FORM, PAULA, SCALE, Scene, cards, eventually

Json = dict[str, Any]
HOUR = 3600.0
TEXTS = Texts.load()


class NudgeScene(Scene):
    """A scene with verbs for reminders."""

    async def ask(self, *apps: str, **fields: Any) -> Json:
        """Open an intake and close the window that tells of it; returns the card."""
        card = await super().ask(*apps, **fields)
        for view in reversed((await self.state())["slack"]["modals"].get(PAULA) or []):
            await self.stage.do(PAULA, "close", view_id=view["id"])
        return card

    async def hours(self, number: float) -> None:
        """Let hours pass at once."""
        await self.jump(number * HOUR)

    async def reminders(self, count: int, title: str = FORM["project"], channel: str = CHANNEL) -> list[Json]:
        """Wait until the thread holds so many reminders, and everything owed is delivered; returns them."""
        found: list[Json] = await self._until(
            f"there are {count} reminders",
            lambda s: one if len(one := nudges(s, title, channel)) >= count else None,
            lambda s: [m["text"] for m in nudges(s, title, channel)],
        )
        await self.settled()
        assert len(found) == count, [m["text"] for m in found]
        return found

    async def mails(self, count: int) -> list[Json]:
        """Wait until credreq has mailed so often; returns the mails."""
        found: list[Json] = await self._until(
            f"there are {count} mails",
            lambda s: one if len(one := by_smtp(s)) >= count else None,
            lambda s: [m["subject"] for m in by_smtp(s)],
        )
        assert len(found) == count
        return found

    async def quiet(self) -> None:
        """Wait until the nudge job has looked at the present moment, and everything owed is delivered."""
        await self.quiet_but_owed()
        await self.settled()

    async def quiet_but_owed(self) -> None:
        """Wait until the nudge job has looked at the present moment."""
        now = self.world.clock.now()

        async def looked() -> bool:
            async with self.app.outside.store.transaction(read_only=True) as tx:
                seen = await tx.mark("nudges")
            fired = self.app._desk.rounds.plan.cron.before(now)
            return seen is not None and seen >= fired

        self.app.engine.hurry("nudges")
        await eventually("the nudge job looked", looked)

    async def state(self) -> Json:
        return await self.stage.state()

    async def pick(self, card: Json, choice: str, user: str = PAULA) -> Json:
        """Pick from the menu beside Nudge now."""
        for block in card["blocks"]:
            for element in block.get("elements", []):
                if element.get("action_id") == "credreq.reminders":
                    value = next(o["value"] for o in element["options"] if o["value"].startswith(f"{choice}:"))
                    where = {"type": "message", "channel": card["channel"], "ts": card["ts"]}
                    press = {"action_id": "credreq.reminders", "block_id": block["block_id"], "value": value}
                    answer: Json = await self.stage.ask(
                        "POST", f"/control/people/{user}/click", {"container": where, **press}
                    )
                    return answer
        raise AssertionError(f"the card offers no menu: {words(card)}")

    async def nudge_now(self, card: Json, user: str = PAULA) -> Json:
        for block in card["blocks"]:
            for element in block.get("elements", []):
                if element.get("action_id") == "credreq.nudge":
                    where = {"type": "message", "channel": card["channel"], "ts": card["ts"]}
                    press = {"action_id": "credreq.nudge", "block_id": block["block_id"], "value": element["value"]}
                    answer: Json = await self.stage.ask(
                        "POST", f"/control/people/{user}/click", {"container": where, **press}
                    )
                    return answer
        raise AssertionError(f"the card offers no Nudge now: {words(card)}")


def nudges(state: Json, title: str, channel: str) -> list[Json]:
    """Return the reminders in a card's thread, in every thread it has had, oldest first."""
    ours = [m for m in state["slack"]["messages"].get(channel, []) if m["user"] == "U0CREDREQ" and not m.get("deleted")]
    return [m for m in ours if m.get("thread_ts") not in (None, m["ts"]) and is_nudge(m) and title in words(m)]


def is_nudge(message: Json) -> bool:
    return "☐" in words(message)


def by_smtp(state: Json) -> list[Json]:
    return [mail for mail in state["mail"] if mail["by"] == "smtp"]


def at_hook(state: Json, channel: str = "C0GLOBEX") -> list[Json]:
    """Return the reminders that stand alone in the webhook's channel."""
    return [m for m in roots(state, channel) if is_nudge(m)]


@asynccontextmanager
async def nudging(scale: float = SCALE, *, hook: bool = False, **overrides: Any) -> AsyncIterator[NudgeScene]:
    """Raise the curtain."""
    sandbox = await start(World(scale=scale))
    try:
        settings: Json = {"poll_young_seconds": 6, "poll_interval_minutes": 0.2, "nudge_cron": "* * * * *"} | overrides
        if hook:
            settings["slack_webhook_url"] = f"{sandbox.url}/slack/hooks/T0NORTH/B0HOOK/C0GLOBEX"
        async with BotInSandbox(sandbox, **settings) as bot, Stage(sandbox.url) as stage:
            await bot.app.socket.connected()
            yield NudgeScene(sandbox, bot.app, stage)
    finally:
        await sandbox.close()


__all__ = ["cards"]
