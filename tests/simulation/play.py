"""One play: what people, machines and the weather do, in the order the seed decides; then calm, and the verdict."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from bot.app import App
from tests.simulation.beat import TURN
from tests.simulation.board import set_up
from tests.simulation.judge import Judge
from tests.simulation.people import People
from tests.simulation.process import Process
from tests.simulation.stage import Stage
from tests.simulation.story import OLD_LINKS, board_settings, draw, settings
from tests.simulation.weather import SYSTEMS

MINUTE, HOUR = 60.0, 3600.0
SETTLING = 12 * HOUR
GOOD_BEGINNING = 0.8
BADNESS = (0.0, 0.05, 0.15, 0.35)
Step = Callable[[], Coroutine[Any, Any, None]]


class Play:
    """Plays one seed."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.people = People(stage)
        self.judge = Judge(stage, self.people)
        self._chance = stage.chance
        self._deeds: set[asyncio.Task[Any]] = set()
        self.story = draw(stage.chance, stage.seed)
        stage.is_tracked |= self.story.name == "the board"
        if self.story is OLD_LINKS:
            stage.world.switches.set("make.authorize_after_decline", "allowed")
        self._steps = {
            "press": self._deed(self.people.press),
            "answer": self._deed(self.people.answer_at_make),
            "open": self._deed(self._open_intake),
            "delete_card": self._deed(self.people.delete_card),
            "write": self._deed(self.people.answer_in_thread),
            "look": self._deed(self.people.look_around),
            "close": self._deed(self.people.close_project),
            "approve": self._deed(self.people.approve),
            "share": self._deed(self.people.hand_in_share),
            "board": self._deed(self.judge.board.edit),
            "again": self._deed(self.people.ask_again),
            "renew": self._deed(self.people.renew),
            "seconds": self._pass_seconds,
            "minutes": self._pass_minutes,
            "hours": self._pass_hours,
            "days": self._pass_days,
            "weather": self._change_weather,
            "crash": self._crash_soon,
            "kill": self._kill,
            "restart": self._restart,
            "clock": self._move_clock,
            "double": self._double_events,
            "back": self._deed(self.people.come_back),
        }

    async def run(self) -> Judge:
        """Play, and judge."""
        await self._begin()
        for step in self.story.begins:
            await self._do(self._steps[step])
        weights = [self.story.weight(name) for name in self._steps]
        for _ in range(self._chance.randint(6, 22)):
            await self._do(self._chance.choices(list(self._steps.values()), weights)[0])
        await self._settle()
        await self.judge.final()
        return self.judge

    async def _do(self, step: Step) -> None:
        await step()
        await asyncio.sleep(self._chance.choice((0.0, 0.1, 1.0, 3.0)))
        await self._raise_the_dead()
        self.judge.look()

    def _deed(self, deed: Step) -> Step:
        async def begin() -> None:
            task = asyncio.create_task(deed())
            self._deeds.add(task)
            task.add_done_callback(self._deeds.discard)
            self.stage.stir()

        return begin

    async def _open_intake(self) -> None:
        await self.people.open_intake(self.story.apps)

    async def _begin(self) -> None:
        """Start the bot and open the first intake, mostly in good weather: it is what all the rest happens to."""
        weather = self.stage.weather
        weather.is_calm = True
        drawn = settings(self.story, self._chance)
        if self.stage.is_tracked:
            await set_up(self.stage, **drawn, **board_settings(self._chance))
        else:
            self.stage.configure(**drawn)
        weather.is_calm = self._chance.random() < GOOD_BEGINNING
        for replica in range(self.stage.replicas):
            await self.stage.boot(replica)
        for _ in range(self._chance.choice((1, 1, 1, 2))):
            await self._do(self._steps["open"])
            await asyncio.sleep(self._chance.choice((0.02, 0.5, 5.0, 300.0)))
        weather.is_calm = False
        weather.storm(self._chance.choice(BADNESS))

    async def _raise_the_dead(self) -> None:
        for replica, (process, _) in list(self.stage.lives.items()):
            if process.is_dead:
                await self.stage.bury(replica, process)
                await asyncio.sleep(self._chance.choice((0.0, 2.0, 30.0, 600.0)))
                await self.stage.boot(replica)

    def _someone(self) -> tuple[Process, App]:
        return self.stage.lives[self._chance.randrange(self.stage.replicas)]

    async def _sleep(self, seconds: float) -> None:
        """Let time pass; a process that dies meanwhile is started again soon."""
        end = self.stage.loop.time() + seconds
        while (left := end - self.stage.loop.time()) > 0:
            await asyncio.sleep(min(left, max(5.0, seconds / 8)))
            await self._raise_the_dead()

    async def _pass_seconds(self) -> None:
        await self._sleep(self._chance.uniform(0.5, 20))

    async def _pass_minutes(self) -> None:
        await self._sleep(self._chance.uniform(1, 20) * MINUTE)

    async def _pass_hours(self) -> None:
        self.stage.weather.away.clear()
        await self._sleep(self._chance.uniform(1, 14) * HOUR)

    async def _pass_days(self) -> None:
        self.stage.weather.away.clear()
        self.stage.weather.storm(min(self.stage.weather.badness, 0.1))
        await self._sleep(self._chance.choice((24.0, 25.0, 48.0, 49.0, 73.0)) * HOUR)

    async def _change_weather(self) -> None:
        weather = self.stage.weather
        if self._chance.random() < 0.6:
            weather.storm(self._chance.choice(BADNESS))
            self.stage.note(f"weather: {weather.badness}")
        else:
            system = self._chance.choice(SYSTEMS)
            if system in weather.away:
                weather.back(system)
            else:
                weather.leave(system, self._chance.choice(("unsent", "swallowed", "answer lost", "5xx")))
            self.stage.note(f"away: {weather.away}")

    async def _crash_soon(self) -> None:
        self._someone()[0].light(self._chance.randint(0, 60))

    async def _kill(self) -> None:
        self._someone()[0].kill("a kill")

    async def _restart(self) -> None:
        """Stop a bot as a process manager does, and start it again."""
        process, app = self._someone()
        await asyncio.wait({process.spawn(app.stop())})
        process.kill("its end")

    async def _move_clock(self) -> None:
        """Let the bot's machine's clock be wrong, or right again."""
        step = self._chance.choice((0, 0, 1, -1, 20, -20, 90, -90, 3600, -3600, 86400))
        if step == 86400:  # the machine slept
            self.stage.world.clock.advance(timedelta(seconds=step))
        else:
            self.stage.clock.wrong = timedelta(seconds=step)
        self.stage.note(f"clock: wrong by {self.stage.clock.wrong}")
        self.stage.stir()

    async def _double_events(self) -> None:
        self.stage.world.faults.add("slack", "duplicate_event", times=3)

    async def _settle(self) -> None:
        """Let nothing go wrong any more, and time pass until nothing is owed."""
        stage = self.stage
        stage.note("calm")
        stage.weather.calm()
        stage.clock.wrong = timedelta()
        if self._deeds:
            await asyncio.wait(set(self._deeds))
        await self._raise_the_dead()
        for process, _ in stage.lives.values():
            process.snuff()
        end = stage.loop.time() + SETTLING
        for _ in range(3):
            self.stage.stir()
            await asyncio.sleep(20 * MINUTE)
        while not await self._is_quiet() and stage.loop.time() < end:
            self.stage.stir()
            await asyncio.sleep(20 * MINUTE)

    async def _is_quiet(self) -> bool:
        """Tell whether nothing is owed once every job has looked: time alone makes rows late, and cards with them."""
        for _ in range(TURN):
            self.stage.stir(at_once=True)
            await asyncio.sleep(10)
        return not self.stage.disk.due_times()
