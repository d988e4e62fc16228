from datetime import timedelta

import pytest

from bot.adapters.slack.socket_watch import SocketWatch
from bot.ports.errors import RateLimitedError, UnreachableError

DOWN = UnreachableError("Slack cannot be reached.")


def test_pauses_grow_to_a_minute_and_a_hello_ends_them():
    watch = SocketWatch()
    pauses = []
    for _ in range(6):
        pauses.append(watch.pause(5))
        watch.failed(DOWN)
    assert pauses == [0, 5, 10, 20, 40, 60]
    for _ in range(2000):
        watch.failed(DOWN)
    assert watch.pause(5) == 60
    watch.hello({"num_connections": 1})
    assert watch.pause(5) == 0


def test_a_connection_that_just_opened_is_not_replaced_in_a_tight_loop():
    watch = SocketWatch()
    watch.opened()
    watch.hello({"num_connections": 1})
    assert 4 < watch.pause(5) <= 5


def test_a_rate_limit_is_waited_out():
    watch = SocketWatch()
    watch.failed(RateLimitedError("Slack asks for a pause.", timedelta(seconds=45)))
    assert 44 < watch.pause(5) <= 45


@pytest.mark.parametrize(
    ("reason", "pause"),
    [("warning", 0), ("refresh_requested", 0), ("link_disabled", 5), ("too_many_websockets", 5), ("new_reason", 5)],
)
def test_only_what_slack_means_kindly_is_hurried(reason: str, pause: float):
    watch = SocketWatch()
    watch.hello({"num_connections": 1})
    watch.told_to_leave(reason)
    assert watch.pause(5) == pause
    assert bool(watch.health(connected=True, patience=20)) is (pause == 0)


def test_connected_is_not_enough():
    watch = SocketWatch()
    assert not watch.health(connected=True, patience=20)
    watch.opened()
    watch.heard()
    watch.hello({"num_connections": 1})
    assert watch.health(connected=True, patience=20)
    assert not watch.health(connected=False, patience=20)
    silent = watch.health(connected=True, patience=-1)
    assert "silent" in str(silent.reason)
    watch.lost()
    assert "broke off" in str(watch.health(connected=True, patience=20).reason)
