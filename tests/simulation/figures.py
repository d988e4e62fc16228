"""What happened in a seed, counted, so that what seldom happens is seen at a glance."""

from collections import Counter

from bot.domain.delivery import DeliveryKind
from bot.domain.event import EventKind
from tests.simulation.board import DEEDS as ON_BOARD
from tests.simulation.people import DEEDS
from tests.simulation.play import Play

EVENTS = {
    "closings begun": EventKind.CLOSING,
    "closings done": EventKind.CLOSED,
    "second yeses": EventKind.CLOSE_APPROVED,
    "closings called off": EventKind.CLOSE_CALLED_OFF,
    "closings expired": EventKind.CLOSE_EXPIRED,
    "revoked": EventKind.REVOKED,
    "asked again": EventKind.ASKED_AGAIN,
    "renewals": EventKind.RENEWING,
    "shares given": EventKind.SHARE_GIVEN,
    "shares shown": EventKind.SHARE_SHOWN,
    "shares expired": EventKind.SHARE_EXPIRED,
    "refusals": EventKind.REFUSED,
    "cards lost": EventKind.CARD_LOST,
    "old links used": EventKind.OLD_LINK_USED,
    "came back": EventKind.CAME_BACK,
}
"""By event; what concerns a whole project is told once in each of its cards."""
DELIVERED = {
    "nudges": DeliveryKind.NUDGE_THREAD,
    "hooks": DeliveryKind.NUDGE_HOOK,
    "mails": DeliveryKind.NUDGE_MAIL,
    "share mails": DeliveryKind.SHARE_MAIL,
    "certificates": DeliveryKind.CERTIFICATE,
}
TABLES = {
    "intakes": "intakes",
    "apps": "requests",
    "events": "events",
    "deliveries": "deliveries",
    "pages": "tracker_pages",
}


def figures(play: Play) -> Counter[str]:
    """Return the figures of a seed that was played."""
    stage = play.stage
    told = _counted(play, "select kind, count(*) as times from events group by kind")
    sent = _counted(play, "select kind, count(*) as times from deliveries where state = 'sent' group by kind")
    counted = {name: _of_table(play, table) for name, table in TABLES.items()}
    counted |= {
        "crashes": stage.crashes,
        "calls": stage.weather.calls,
        "faults": stage.weather.faults,
        "days": int(stage.loop.time() // 86400),
        f"stories of {play.story.name}": 1,
    }
    counted |= {name: told[kind] for name, kind in EVENTS.items()}
    counted |= {name: sent[kind] for name, kind in DELIVERED.items()}
    counted |= {name: play.people.deeds[name] for name in DEEDS}
    return Counter(counted | {f"board: {deed}": play.judge.board.deeds[deed] for deed in ON_BOARD})


def _counted(play: Play, query: str) -> Counter[str]:
    return Counter({row["kind"]: row["times"] for row in play.stage.disk.rows(query)})


def _of_table(play: Play, table: str) -> int:
    return int(play.stage.disk.rows(f"select count(*) as times from {table}")[0]["times"])  # noqa: S608 - a name from above
