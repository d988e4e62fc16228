"""Judges what became of a payload: what may change is only what is its sender's, and nothing shown may ping."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.acceptance.roles.people import CREA, GINA
from tests.acceptance.roles.stand import SHARED
from tests.acceptance.scene import ADAM, GUS, MIA, PAULA
from tests.fuzz.seeds import Seeds
from tests.fuzz.sown import Row

PINGS = re.compile(r"<!(?:channel|here|everyone)|<https://evil\.example")
READERS = {PAULA, CREA, MIA, GINA, GUS}
"""Who has an App Home of their own."""
CREATORS = {PAULA, CREA}
LINKS = re.compile(rf"https://eu1\.make\.com/seed\d+|{re.escape(SHARED)}")
OWNERS = {PAULA, CREA, ADAM}
HEARD = {"slack.reply", "leak.thread", "leak.tell"}
"""What a message in a thread may lead to, whoever wrote it."""
NEVER_SHOWN = {
    "value",
    "private_metadata",
    "initial_value",
    "action_id",
    "block_id",
    "errors",
    "id",
    "values",
    "state",
}


@dataclass(frozen=True)
class Judge:
    """Knows whose what is: Adam, the admin, may change everything; most people nothing."""

    seeds: Seeds

    def trespasses(self, changes: Iterable[Row], payload: Any) -> list[str]:
        """Return what was changed that its sender may not change."""
        user = sender(payload)
        if user == ADAM:
            return []
        said = isinstance(payload, dict) and payload.get("type") == "event_callback"
        return [f"{user!r:.50} changed {row}"[:600] for row in changes if not self._may(user, row, said=said)]

    def leaks(self, shown: Any, payload: Any) -> list[str]:
        """Return the links that its sender was shown, may not see, and did not send along."""
        user, known = sender(payload), str(payload)
        links = {link for link in LINKS.findall(str(shown)) if link not in known}
        return [f"{user!r:.50} was shown {link}" for link in links if not self._may_see(user, link)]

    def _may_see(self, user: str | None, link: str) -> bool:
        if user == ADAM or link == SHARED:
            return user in OWNERS
        return user in CREATORS and self.seeds.parts[link] in self.seeds.land.get(user, set())

    def _may(self, user: str | None, row: Row, *, said: bool) -> bool:
        if row.table == "homes":
            return user in READERS and row.about == {user}
        if said and row.table == "deliveries" and row.columns["kind"] in HEARD:
            return True
        touched = {self.seeds.parts[name] for name in row.about if name in self.seeds.parts}
        own = self.seeds.land.get(user or "", set())
        return touched <= own and (bool(touched) or user in CREATORS)


def sender(payload: Any) -> str | None:
    """Return who sent it, as far as it says."""
    if not isinstance(payload, dict):
        return None
    event = payload.get("event")
    who = (
        payload.get("user_id") if "command" in payload else (event if isinstance(event, dict) else payload).get("user")
    )
    named = who.get("id") if isinstance(who, dict) else who
    return named if isinstance(named, str) else None


def pings(shown: Any) -> list[str]:
    """Return the texts that would ping or lead astray."""
    return [f"unescaped: {text[:200]!r}" for text in _mrkdwn(shown) if PINGS.search(text)]


def _mrkdwn(value: Any) -> Iterator[str]:
    """Yield the texts in which Slack looks for mentions and links."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            return
        for key, inner in value.items():
            if key not in NEVER_SHOWN:
                yield from _mrkdwn(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _mrkdwn(inner)
