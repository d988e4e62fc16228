"""What a seed is mostly about: how often each step comes, what stands in the settings, what happens for certain.

A seed that does a bit of everything does hardly anything rare: a closing needs the right person, the right button and
time to go through. So most seeds have a theme.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

USUAL: Mapping[str, int] = {
    "press": 14,
    "answer": 10,
    "open": 4,
    "delete_card": 1,
    "write": 2,
    "look": 2,
    "close": 2,
    "approve": 2,
    "share": 2,
    "board": 3,
    "again": 1,
    "renew": 1,
    "seconds": 8,
    "minutes": 6,
    "hours": 4,
    "days": 6,
    "weather": 6,
    "crash": 6,
    "kill": 2,
    "restart": 1,
    "clock": 2,
    "double": 1,
    "back": 0,
}
SHARED_APPS = ("hosting-panel", "wordpress-admin")


@dataclass(frozen=True)
class Story:
    """A theme.

    Attributes:
        share: how many of all seeds it gets, in proportion.
        weights: the steps that come more, or less, often than usual.
        apps: what is asked for; else anything.
        begins: steps that happen soon after the beginning.
        two_person: how many of its closings need a second person's yes.
    """

    name: str
    share: int
    weights: Mapping[str, int] = field(default_factory=dict)
    apps: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    two_person: float = 0.3

    def weight(self, step: str) -> int:
        return self.weights.get(step, USUAL[step])


STORIES = (
    Story("anything", 3),
    Story(
        "closing",
        4,
        weights={"close": 12, "approve": 14, "days": 3, "press": 6},
        begins=("answer", "minutes", "close", "seconds", "approve"),
        two_person=0.8,
    ),
    Story(
        "share links",
        3,
        weights={"share": 12, "press": 6, "answer": 2, "days": 10},
        apps=(*SHARED_APPS, "gmail"),
        begins=("seconds", "share", "seconds", "share"),
    ),
    Story("the board", 4, weights={"board": 18, "press": 8, "close": 3}, begins=("minutes", "board", "board", "board")),
    Story(
        "renewal",
        3,
        weights={"again": 6, "renew": 6, "answer": 12},
        apps=("gmail", "hubspot", "mailchimp"),
        begins=("renew", "hours"),
    ),
)

OLD_LINKS = Story(
    "old links",
    0,
    weights={"back": 12, "press": 8, "again": 4, "answer": 4, "days": 3},
    apps=("gmail", "webflow", "mailchimp"),
    begins=("answer", "minutes", "back", "minutes", "back"),
)
"""In a zone where a link that was declined, or revoked, still takes an authorization."""
SHARE_OF_OLD_LINKS = 0.08


def draw(chance: random.Random, seed: int) -> Story:
    """Draw a story. What came late is drawn apart: the other seeds keep the plays they had."""
    if random.Random(f"old links {seed}").random() < SHARE_OF_OLD_LINKS:
        return OLD_LINKS
    return chance.choices(STORIES, [story.share for story in STORIES])[0]


def settings(story: Story, chance: random.Random) -> dict[str, Any]:
    """Draw what stands in the settings of the play."""
    two_person = chance.random() < story.two_person
    return {
        "teardown_two_person": two_person,
        "admin_users": chance.choice(("U0ADAM", "U0ADAM,U0MIA")) if not two_person else "U0ADAM,U0MIA",
        "teardown_keep_requests": chance.random() < 0.2,
        "share_link_days": chance.choice((1, 2, 7)),
    }


def board_settings(chance: random.Random) -> dict[str, Any]:
    """Draw what stands in the settings about the board."""
    return {
        "notion_teardown_confirm": chance.random() < 0.6,
        "notion_trashed": chance.choice(("recreate", "recreate", "report")),
    }
