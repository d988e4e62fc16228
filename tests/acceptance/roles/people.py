"""One person for each role, and what the page on roles promises them."""

import re
from pathlib import Path

from bot.domain.authority import Action
from sandbox.slack.state import Person
from tests.acceptance.scene import ADAM, CARLA, CHANNEL, DORA, GUS, MIA, PAULA, Scene

PAGE = Path(__file__).resolve().parents[3] / "docs" / "roles.md"
CREA, GINA, ROBO = "U0CREA", "U0GINA", "U0ROBO"
COLUMNS = {"admin": ADAM, "owner": PAULA, "creator": CREA, "contact": GINA, "member": MIA, "guest": GUS}
OUTSIDE = {"stranger": CARLA, "deactivated": DORA, "bot": ROBO}
"""Whom the page gives "nothing at all"."""
ROLES = COLUMNS | OUTSIDE


def documented() -> dict[tuple[str, str], bool]:
    """Return what the page says of each action and role."""
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    names = [name.split()[0] for name in lines[0][1:]]
    told = {
        (words[0].partition(":")[0], who): said == "yes"
        for words in lines[1:]
        for who, said in zip(names, words[1:], strict=True)
    }
    assert re.search(r"Slack Connect\), bots and deactivated accounts get nothing at all", PAGE.read_text("utf-8"))
    return told | {(str(action), who): False for action in Action for who in OUTSIDE}


def invite(scene: Scene) -> None:
    """Let those join whom the sandbox's workspace lacks."""
    more = [
        Person(CREA, "crea", "Crea Creator", "crea@northwind.example"),
        Person(GINA, "gina", "Gina Guest", "gina@acme.example", is_restricted=True),
        Person(ROBO, "robo", "Robo", "robo@northwind.example", is_bot=True),
    ]
    workspace = scene.slack.workspace
    workspace.people |= {person.id: person for person in more}
    workspace.channels[CHANNEL].members += [person.id for person in more]
