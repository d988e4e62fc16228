import json
import logging
from time import thread_time

import pytest
import structlog

from bot.observability.logging import NOISY, configure
from bot.observability.redaction import HIDDEN, redact

pytestmark = pytest.mark.usefixtures("logging_as_before")

SECRETS = {
    "bot token": "xoxb-1234-5678-AbCdEf",
    "app token": "xapp-1-A0CREDREQ-1234-abcdef",
    "rotated token": "xoxe.xoxp-1-Mi0yLTEyMzQ",
    "Make token": "5a4db0c5-0000-4000-8000-000000000001",
    "OAuth token": "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_def-123",
    "Notion token": "ntn_12345abcdeFGHIJ",
    "old Notion token": "secret_12345abcdeFGHIJ",
    "request link": "https://eu1.make.com/credential-requests/consent/kRyPt1c-l1nk_token",
    "request link of a white label": "https://eu1.make.celonis.com/cr/kRyPt1c",
    "sandbox link": "http://127.0.0.1:8400/make/consent/kRyPt1c-l1nk_token",
    "response url": "https://hooks.slack.com/actions/T0/1/abc",
    "webhook": "https://hooks.slack.com/services/T0/B0/abcdef",
    "socket url": "wss://wss-primary.slack.com/link/?ticket=abc&app_id=A0",
    "e-mail": "carla.client+x@acme.example",
    "e-mail with an accent": "zoë@münchen.example",
    "e-mail in a query": "carla%40acme.example",
    "database password": "postgresql://credreq:hunter2@db/credreq",
    "database password in the query": "postgresql:///credreq?host=/run&user=u&password=hunter2%24&sslmode=require",
    "database password in words": r"host=db PASSWORD = 'let\'s hunter2' dbname=credreq",
    "database password with a space": r"host=db passwd=let\ hunter2",
    "password of a key": "sslkey=/run/key&sslpassword=hunter2",
}
KEPT = {"request link": "kRyPt1c", "e-mail": "carla"} | {name: "hunter2" for name in SECRETS if "password" in name}
"""What must not be left of a secret, where that is not its whole text."""


@pytest.fixture(params=[False, True], ids=["console", "json"])
def as_json(request: pytest.FixtureRequest) -> object:
    """In which form the log is written."""
    return request.param


def everything() -> str:
    return " | ".join(SECRETS.values())


def check(told: str) -> None:
    assert told.strip(), "something was written"
    for name, secret in SECRETS.items():
        assert secret not in told, name
        assert KEPT.get(name, secret) not in told, name
    assert HIDDEN in told


@pytest.mark.parametrize("name", SECRETS)
def test_each_is_hidden_wherever_it_stands(name: str):
    secret = SECRETS[name]
    for text in (secret, f"at {secret}, then", f'"{secret}"', f"<{secret}>", f"x={secret}&y=1", f"({secret})"):
        assert KEPT.get(name, secret) not in redact(text), text


@pytest.mark.parametrize(
    "text",
    [
        "delivery.delayed kind=make.create why='Make cannot be reached'",
        "2026-11-23T20:17:21Z C0ACME U0PAULA 1795465022.123456",
        "credreq.new_intake V0M0HY6BTHLG wbxfggs7pa",
        "https://www.notion.so/page and https://api.slack.com/apps",
        "the token is wrong, a bearer came",
        "password authentication failed; the password is wrong",
    ],
)
def test_what_is_no_secret_stays(text: str):
    assert redact(text) == text


def test_our_own_lines(as_json: object, capfd: pytest.CaptureFixture[str]):
    configure("DEBUG", as_json=bool(as_json))
    log = structlog.get_logger()
    log.warning("told %s", everything())
    log.warning(everything())
    log.warning("an.event", why=everything(), error=ValueError(everything()))
    log.warning(
        "nested", body={"email": everything(), "list": [everything(), {"deep": everything()}]}, many=(everything(),)
    )
    log.warning("binary", raw=everything().encode())
    check(capfd.readouterr().err)


def fail_twice() -> None:
    try:
        raise ConnectionError(everything())  # noqa: TRY301 - an exception with a cause is what this makes
    except ConnectionError as error:
        raise RuntimeError(f"it failed: {everything()}") from error


def test_exceptions_of_ours(as_json: object, capfd: pytest.CaptureFixture[str]):
    configure("DEBUG", as_json=bool(as_json))
    log = structlog.get_logger()
    try:
        fail_twice()
    except RuntimeError:
        log.exception("listener.failed", payload=everything())
    check(capfd.readouterr().err)


def test_libraries(as_json: object, capfd: pytest.CaptureFixture[str]):
    configure("DEBUG", as_json=bool(as_json))
    for name in (*NOISY, "asyncio", "aiohttp.client", "any.other"):
        library = logging.getLogger(name)
        library.warning("calling %s with %r", everything(), {"token": everything()})
        library.error(everything())
        library.error(ValueError(everything()))
        library.warning("as a mapping: %(who)s", {"who": everything()})
    check(capfd.readouterr().err)


def test_exceptions_of_libraries(as_json: object, capfd: pytest.CaptureFixture[str]):
    configure("DEBUG", as_json=bool(as_json))
    library = logging.getLogger("slack_sdk.web")
    try:
        fail_twice()
    except RuntimeError:
        library.exception("failed to send %s", everything())
        library.error("with a stack", stack_info=True, exc_info=True)
    check(capfd.readouterr().err)


def test_a_message_whose_arguments_do_not_fit_is_no_way_around(as_json: object, capfd: pytest.CaptureFixture[str]):
    configure("DEBUG", as_json=bool(as_json))
    logging.getLogger("any.other").warning("%d at carla@acme.example", everything())
    logging.getLogger("any.other").warning("after it")
    told = capfd.readouterr().err
    assert "after it" in told
    check(told)


def test_every_line_in_json_stays_json(capfd: pytest.CaptureFixture[str]):
    configure("INFO", as_json=True)
    structlog.get_logger().warning("an.event", why=f'"{everything()}"', nested={"a": [everything()]})
    logging.getLogger("any.other").warning("%s", everything())
    lines = capfd.readouterr().err.splitlines()
    assert [json.loads(line)["level"] for line in lines] == ["warning", "warning"]
    assert json.loads(lines[0])["event"] == "an.event"


def test_libraries_are_heard_from_warning_on(capfd: pytest.CaptureFixture[str]):
    configure("DEBUG")
    for name in NOISY:
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("trouble")
    told = capfd.readouterr().err
    assert "chatter" not in told
    assert told.count("trouble") == len(NOISY)


@pytest.mark.parametrize(
    "part",
    [
        *("x", "a.", "a@", "https://", "a%40", "wss://", "xoxb-", "://a:", "token ", "https://#"),
        *("password=", "password ", "passwd='", 'password="\\', "password='\"", "password= ", "password=\\", "\\"),
    ],
)
def test_a_huge_text_is_read_quickly(part: str):
    begun = thread_time()
    redact(part * (50_000 // len(part)))
    assert thread_time() - begun < 1


@pytest.mark.parametrize("address", ["host=/run&user=u&password=hunter2", "passwd=hunter2&host=db"])
def test_only_the_password_of_an_address_is_hidden(address: str):
    told = redact(f"postgresql:///credreq?{address}")
    assert told == f"postgresql:///credreq?{address}".replace("password=hunter2", HIDDEN).replace(
        "passwd=hunter2", HIDDEN
    )
