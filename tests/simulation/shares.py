"""What must hold of share links: each opens a secret, so it stands in one table, and for who may see it."""

import json
from collections.abc import Callable, Iterator

from bot.domain.event import EventKind
from tests.simulation.board import Board
from tests.simulation.forms import ADDRESS
from tests.simulation.people import People
from tests.simulation.stage import Stage

KEPT_IN = "share_links"
SECRET = ADDRESS.partition("#")[2]


class Shares:
    """Looks for share links wherever they must not be; `found` takes what is wrong."""

    def __init__(self, stage: Stage, people: People, found: Callable[[str], None]) -> None:
        self._stage = stage
        self._people = people
        self._found = found

    def final(self, board: Board) -> None:
        """Check every table, everything people can read, and the log."""
        if not self._people.forms.addresses:
            return
        for where, text in self._places(board):
            if SECRET in text:
                self._found(f"a share link stands in {where}")
        for held in self._stage.disk.rows(f"select * from {KEPT_IN}"):  # noqa: S608 - our own name
            self._check_held(held["request_id"], str(held["expires_at"]))
        self._check_seen()

    def _places(self, board: Board) -> Iterator[tuple[str, str]]:
        tables = "select name from sqlite_master where type = 'table'"
        for name in [row["name"] for row in self._stage.disk.rows(tables)]:
            if name != KEPT_IN:
                yield f"the table {name}", repr(self._stage.disk.rows(f"select * from {name}"))  # noqa: S608 - a table's own name
        for message in self._people.messages():
            yield f"a message {message.ts}", json.dumps([message.text, message.blocks])
        yield "a mail", repr(self._stage.mails)
        yield "the log", "\n".join(line for line in self._stage.trace if "  [" in line)
        if self._stage.is_tracked:
            yield "the board", repr(board.rows())

    def _check_held(self, row_id: str, until: str) -> None:
        """What is held is wanted, and its time is not up."""
        row = self._stage.disk.rows("select status, share_expires_at from requests where id = ?", row_id)[0]
        now = self._stage.clock.now().replace(tzinfo=None).isoformat(" ")
        if row["status"] != "Authorized" or row["share_expires_at"] is None or until < now:
            self._found(f"the share link of {row_id} is still kept until {until}: {row}")

    def _check_seen(self) -> None:
        """Whoever reads a link is known to the history to have seen it, and is an owner or an admin."""
        told = {
            row["actor"]
            for row in self._stage.disk.rows("select actor from events where kind = ?", EventKind.SHARE_SHOWN)
        }
        for user, whispers in self._stage.slack.workspace.ephemerals.items():
            if user not in told and any(SECRET in json.dumps([w.text, w.blocks]) for w in whispers):
                self._found(f"{user} was shown a share link, and the history does not say so")
