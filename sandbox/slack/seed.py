"""The workspace everybody starts from; sandbox/README.md lists it."""

from datetime import datetime

from sandbox.slack.state import BOT_USER, Channel, Person, UserGroup, Workspace


def people() -> list[Person]:
    """Return the people of the seed."""
    return [
        Person("U0PAULA", "paula", "Paula Park", "paula@northwind.example"),
        Person("U0ADAM", "adam", "Adam Admin", "adam@northwind.example", is_admin=True, is_owner=True),
        Person("U0MIA", "mia", "Mia Miller", "mia@northwind.example", tz="America/New_York"),
        Person("U0GUS", "gus", "Gus Guest", "gus@freelance.example", is_restricted=True),
        Person(
            "U0SID",
            "sid",
            "Sid Single",
            "sid@freelance.example",
            is_restricted=True,
            is_ultra_restricted=True,
        ),
        Person("U0DORA", "dora", "Dora Departed", "dora@northwind.example", deleted=True),
        Person("U0CARLA", "carla", "Carla Client", "carla@acme.example", team_id="T0ACME"),
        Person(BOT_USER, "credreq", "credreq", is_bot=True),
    ]


def channels(created: int) -> list[Channel]:
    """Return the channels of the seed."""
    team = ["U0PAULA", "U0ADAM", "U0MIA"]
    return [
        Channel("C0ACME", "client-acme", [*team, "U0GUS", BOT_USER], created),
        Channel("C0GLOBEX", "client-globex", [*team, "U0GUS", "U0SID", BOT_USER], created),
        Channel("C0SHARED", "acme-shared", [*team, "U0CARLA", BOT_USER], created, is_ext_shared=True),
        Channel("C0RANDOM", "random", [*team], created),
        Channel("C0OLD", "old-project", ["U0PAULA", BOT_USER], created, is_archived=True),
    ]


def workspace(now: datetime) -> Workspace:
    """Return the seed workspace."""
    return Workspace(
        people={person.id: person for person in people()},
        channels={channel.id: channel for channel in channels(int(now.timestamp()))},
        groups={"S0LEADS": UserGroup("S0LEADS", "leads", "Project leads", ["U0PAULA", "U0ADAM"])},
        started=now,
    )
