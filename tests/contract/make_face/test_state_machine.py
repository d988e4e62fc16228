"""Random histories over real HTTP against a small model of reference section 12."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from sandbox.make.face import MakeFace
from sandbox.world.world import World
from tests.contract.make_face.conftest import REQUESTS, START, TOKEN, body_for, serving
from tests.contract.plain import PLAIN

APPS = ("google-ads", "slack", "stripe")
CREDENTIALS = "/make/api/v2/credential-requests/credentials"
INDEX = st.integers(0, len(APPS) - 1)


@contextmanager
def served() -> Iterator[str]:
    """Serve a face from a thread of its own, for callers that are not async."""
    loop, stop, urls = asyncio.new_event_loop(), asyncio.Event(), []
    ready = threading.Event()

    async def serve() -> None:
        world = World(start=START)
        async with serving(world, MakeFace(world)) as http:
            urls.append(str(http.base_url))
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


@dataclass
class Model:
    """What one credential must look like."""

    oauth: bool
    state: str = "pending"
    remote: bool = False
    broken: bool = False


class Histories(RuleBasedStateMachine):
    """Both sides act at random; after each act the detail must equal the model."""

    base_url = ""

    def __init__(self) -> None:
        super().__init__()
        headers = {"Authorization": f"Token {TOKEN}"}
        self.http = httpx.Client(base_url=self.base_url, headers=headers, verify=PLAIN)
        self.http.post("/control/reset")
        self.http.post("/control/switches", json={"name": "make.api_limit", "value": 10**9})
        created = self.http.post(f"/make/api/v2{REQUESTS}/v2", json=body_for(*APPS)).json()
        self.request_id = created["request"]["id"]
        self.ids = [c["id"] for c in self.detail()["credentials"]]
        self.models = [Model(oauth=app != "stripe") for app in APPS]

    def teardown(self) -> None:
        self.http.close()

    def detail(self) -> dict[str, Any]:
        answer = self.http.get(f"/make/api/v2{REQUESTS}/{self.request_id}/detail")
        found: dict[str, Any] = answer.json()["requestDetail"]
        return found

    def consent(self, index: int, do: str) -> int:
        asked = {"requestId": self.request_id, "credentialId": self.ids[index], "do": do}
        return self.http.post("/control/make/consent", json=asked).status_code

    def act(self, index: int, action: str, body: dict[str, str] | None = None) -> httpx.Response:
        return self.http.post(f"{CREDENTIALS}/{self.ids[index]}/{action}", json=body)

    @rule(index=INDEX)
    def authorize(self, index: int) -> None:
        model = self.models[index]
        allowed = model.state in {"pending", "reauthorizing"}
        assert self.consent(index, "authorize") == (200 if allowed else 409)
        if allowed:
            model.state, model.remote, model.broken = "authorized", True, False

    @rule(index=INDEX, reason=st.sampled_from(["", "no", "left"]))
    def decline(self, index: int, reason: str) -> None:
        answer = self.act(index, "decline", {"reason": reason} if reason else None)
        assert answer.json()["credential"]["declineReason"] == (reason or None)
        self.models[index].state = "declined"

    @rule(index=INDEX)
    def delete_remote(self, index: int) -> None:
        assert self.act(index, "delete-remote").status_code == 200
        self.clear(index)

    @rule(index=INDEX)
    def revoke(self, index: int) -> None:
        assert self.consent(index, "revoke") == 200
        self.clear(index)

    def clear(self, index: int) -> None:
        if self.models[index].remote:
            self.models[index] = Model(oauth=self.models[index].oauth)

    @rule(index=INDEX)
    def break_token(self, index: int) -> None:
        model = self.models[index]
        allowed = model.oauth and model.state == "authorized"
        assert self.consent(index, "break") == (200 if allowed else 409)
        model.broken = model.broken or allowed

    @rule(index=INDEX)
    def request_reauthorize(self, index: int) -> None:
        model = self.models[index]
        allowed = model.oauth and model.broken and model.state in {"authorized", "reauthorizing"}
        assert self.act(index, "request-reauthorize").status_code == (200 if allowed else 400)
        if allowed:
            model.state = "reauthorizing"

    @rule()
    def unconfirmed_delete(self) -> None:
        if any(model.remote for model in self.models):
            answer = self.http.delete(f"/make/api/v2{REQUESTS}/{self.request_id}")
            assert (answer.status_code, answer.json()["code"]) == (400, "IM004")

    @invariant()
    def the_detail_equals_the_model(self) -> None:
        detail = self.detail()
        shown = [(c["state"], c["remoteId"] is not None) for c in detail["credentials"]]
        assert shown == [(model.state, model.remote) for model in self.models]
        assert detail["status"] == self.expected_status()

    @invariant()
    def connections_are_the_remote_accounts(self) -> None:
        rows = self.http.get("/make/api/v2/connections?teamId=1").json()["connections"]
        assert len(rows) == sum(model.remote and model.oauth for model in self.models)

    def expected_status(self) -> str:
        states = {model.state for model in self.models}
        if "reauthorizing" in states:
            return "invalid"
        for whole in ("pending", "authorized", "declined"):
            if states == {whole}:
                return whole
        return "incomplete" if "pending" in states else "partially_authorized"


@pytest.mark.timeout(100)
def test_random_histories() -> None:
    with served() as base_url:
        Histories.base_url = base_url
        calm = settings(
            max_examples=20,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        run_state_machine_as_test(Histories, settings=calm)
