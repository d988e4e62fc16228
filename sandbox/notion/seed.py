"""The workspace at the start: three people, the bot, one shared page and one that is not."""

from datetime import timedelta

from sandbox.notion.records import Page, User, Version
from sandbox.notion.richtext import plain_rich
from sandbox.notion.space import WORKSPACE_ID, Space
from sandbox.world.world import World

AGENCY_HOME = "11111111-1111-4111-8111-111111111111"
PRIVATE_NOTES = "22222222-2222-4222-8222-222222222222"
AGE = timedelta(days=30)
BOT_ID = "b0700000-0000-4000-8000-00000000c0de"
PAULA_ID = "ba01a000-0000-4000-8000-000000000001"
ADAM_ID = "ada00000-0000-4000-8000-000000000002"
MIA_ID = "51a00000-0000-4000-8000-000000000003"


def users() -> list[User]:
    """Return the people of the workspace and the bot."""
    return [
        User(PAULA_ID, "Paula Park", "paula@northwind.example", ("U0PAULA", "paula")),
        User(ADAM_ID, "Adam Admin", "adam@northwind.example", ("U0ADAM", "adam")),
        User(MIA_ID, "Mia Miller", "mia@northwind.example", ("U0MIA", "mia")),
        User(BOT_ID, "credreq"),
    ]


def seeded(world: World) -> Space:
    """Return a fresh workspace."""
    space = Space(world, users())
    _add(space, AGENCY_HOME, "Agency home", shared=True)
    _add(space, PRIVATE_NOTES, "Private notes", shared=False)
    return space


def _add(space: Space, page_id: str, title: str, *, shared: bool) -> None:
    old = space.now() - AGE
    first = Version(old, {"title": plain_rich(title)}, old, ADAM_ID)
    space.pages[page_id] = Page(page_id, "workspace", WORKSPACE_ID, old, ADAM_ID, [first], shared)
