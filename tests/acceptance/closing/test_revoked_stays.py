"""Revoked stays Revoked, whatever Make's answers say, in whatever order and however late they come."""

import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.store import tables
from bot.domain.observation import Observation
from bot.ports.errors import NotFoundError
from bot.ports.store import Watched
from bot.services.lane import UnfinishedError
from tests.acceptance.scene import PAULA, Scene

TIMES = (None, "2020-01-01T00:00:00.000Z", "2026-11-25T14:00:00.000Z", "2099-01-01T00:00:00.000Z", "soon")


class Unreliable:
    """Make as a watcher may see it: any answer it ever gave, or none, with any time on it; the rest is the real one."""

    def __init__(self, api: Any, answers: list[Observation], chance: random.Random) -> None:
        self._api = api
        self._answers = answers
        self._chance = chance

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)

    async def detail(self, make_id: str) -> Observation:
        said = self._chance.choice([*self._answers, None])
        if said is None:
            raise NotFoundError("gone")
        return replace(said, make_id=make_id, updated_at=self._chance.choice((said.updated_at, *TIMES)))


@pytest.mark.parametrize("polls", [60, pytest.param(1000, marks=pytest.mark.slow)])
async def test_revoked_stays_revoked_through_random_polls_lags_and_reorderings(scene: Scene, polls: int):
    chance, answers = random.Random(polls), []
    card = await scene.ask("gmail")
    (made,) = await scene.rows(tables.make_requests)
    real = scene.app.watcher._api

    async def keep_answer() -> None:
        answers.append(await real.detail(made["make_id"]))

    await keep_answer()
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized*")
    await keep_answer()
    await scene.press(card, "revoke", user=PAULA)
    await scene.card("*Revoked*")
    await keep_answer()
    answers += [replace(a, status=s) for a in answers for s in ("invalid", "declined", "hibernating")]
    scene.app.watcher._api = Unreliable(real, answers, chance)
    watched = Watched(
        id=made["id"], intake_id=made["intake_id"], make_id=made["make_id"], make_status="pending",
        make_updated_at=None, created_at=made["created_at"], is_open=False,
    )  # fmt: skip
    seen = set()
    for _ in range(polls):
        with suppress(UnfinishedError):  # it is listed
            await scene.app.watcher._look_at(watched, chance.choice((None, {})))
        async with scene.app.outside.store.transaction(read_only=True) as tx:
            dossier = await tx.dossier(made["intake_id"])
        assert dossier is not None
        (row,) = dossier.requests
        seen.add(str(row.status))
    assert seen == {"Revoked"}
    scene.app.watcher._api = real
    await scene.stage.until("nothing is held", lambda s: not s["make"]["connections"])
