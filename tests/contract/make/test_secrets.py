"""Planted secrets never reach a message, a repr, an error's chain or a log."""

import logging
import traceback
from collections.abc import Awaitable, Callable

import pytest

from bot.adapters.make import MakeApi
from bot.ports.errors import OutsideError
from tests.contract.make.conftest import TOKEN, order
from tests.contract.make.scripted import Reply, Scripted, reply

EMAIL = "carla@acme.example"
LINK = "https://make.com/credential-requests/planted/authorize"
TALK = f"Token {TOKEN} of {EMAIL} ({TOKEN.upper()}) opens {LINK}"
PLANTED = {
    "detail": TALK,
    "message": TALK,
    "code": TALK,
    "suberrors": [{"message": TALK}],
    "request": {"email": EMAIL},
    "publicUri": LINK,
    "requestDetail": {"id": [TALK], "credentials": [{"id": "c", "state": {"x": TALK}}]},
    "requests": [{TALK: TALK}],
}
CALLS: dict[str, Callable[[MakeApi], Awaitable[object]]] = {
    "create": lambda api: api.create(order()),
    "find": lambda api: api.find("Acme [m1]"),
    "detail": lambda api: api.detail("r"),
    "delete_remote": lambda api: api.delete_remote("c"),
    "decline": lambda api: api.decline("c", f"asked by {EMAIL}"),
    "reauthorize": lambda api: api.request_reauthorize("c"),
    "delete": lambda api: api.delete("r", confirmed=True),
    "modules": lambda api: api.modules("google-email", None),
    "test": lambda api: api.test_connection("1"),
    "organization": lambda api: api.organization(),
}
STATUSES = [200, 302, 400, 401, 402, 403, 404, 409, 413, 418, 422, 424, 429, 500, 503]
ANSWERS: dict[str, Reply] = {f"json {status}": reply(status, PLANTED) for status in STATUSES}
ANSWERS |= {f"text {status}": reply(status, text=TALK) for status in STATUSES}
ANSWERS["redirect"] = reply(307, text="", Location=LINK)


def assert_clean(text: str) -> None:
    for secret in (TOKEN, EMAIL, LINK, "planted"):
        assert secret.casefold() not in text.casefold()


@pytest.mark.parametrize("call", CALLS)
async def test_no_secret_is_told_or_logged(
    client: MakeApi, scripted: Scripted, caplog: pytest.LogCaptureFixture, call: str
) -> None:
    raised = 0
    with caplog.at_level(logging.INFO):
        for answer in ANSWERS.values():
            scripted.script(answer)
            try:
                await CALLS[call](client)
            except OutsideError as error:
                raised += 1
                assert_clean(str(error))
                assert_clean(repr(error))
                assert_clean("".join(traceback.format_exception(error)))
    assert raised >= len(ANSWERS) - 3
    assert caplog.records
    assert_clean("\n".join(record.getMessage() for record in caplog.records))


async def test_the_token_stays_out_of_debug_logs_too(
    client: MakeApi, scripted: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    scripted.script(reply(401, {"detail": "no"}))
    with caplog.at_level(logging.DEBUG), pytest.raises(OutsideError):
        await client.detail("r")
    assert any(record.name.startswith("httpcore") for record in caplog.records)
    assert all(TOKEN not in record.getMessage() for record in caplog.records)
