"""The judge: what must hold at every moment, and what must hold once everything is quiet."""

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.domain.delivery import DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, EventKind
from bot.domain.make_request import Creation
from bot.domain.nudges import AGAIN
from bot.messages.card import digest
from bot.messages.ids import FOOTER
from bot.messages.thread import thread
from bot.services.auditing import verify_store
from bot.services.handlers.card_edit import CardEdit
from sandbox.slack.state import BOT_USER
from sandbox.story.stage import words
from tests.simulation.board import Board
from tests.simulation.board_end import BoardEnd
from tests.simulation.closings import Closings
from tests.simulation.disk import Row, moment
from tests.simulation.people import People
from tests.simulation.shares import Shares
from tests.simulation.stage import Stage

MAY_END_UNSURE = {
    DeliveryKind.TELL,
    DeliveryKind.NUDGE_HOOK,
    DeliveryKind.NUDGE_LINK,
    DeliveryKind.VIEW_EDIT,
    DeliveryKind.NUDGE_MAIL,
    DeliveryKind.SHARE_ASK,
    DeliveryKind.SHARE_MAIL,
    DeliveryKind.HOME,
    DeliveryKind.MAKE_REAUTHORIZE,  # the row itself says why
}
"""Kinds that may be given up, or whose outcome may stay unknown; `doctor` shows them to people."""
ASKED_ANEW = (
    "select r.id from requests r join events e on e.request_id = r.id"
    " where e.seq > ? and (e.kind = ? or (e.kind = ? and r.make_request_id is null))"
)
"""Rows that left Revoked as they may; a share link's does at once, there is nothing at Make to take down first."""
BY_OWNERS = (
    EventKind.REVOKE_ASKED,
    EventKind.RENEW_ASKED,
    EventKind.AGAIN_ASKED,
    EventKind.SHARE_SHOWN,
    EventKind.CLOSE_ASKED,
    EventKind.OWNER_CHANGED,
)
"""What only an intake's owner and the admins may do."""
CAME_BACK = "select request_id from events where kind = ?"
QUIET = timedelta(hours=12)
ON_ITS_WAY = 120.0
"""Seconds that what was read at Make may take until it stands in the row; the client may give something meanwhile."""
SLOP = timedelta(hours=3)
"""What clocks that are wrong by an hour, punctuality and the cron may take off a pause."""


class Judge:
    """Looks at the world, the disk and the bot."""

    def __init__(self, stage: Stage, people: People) -> None:
        self._stage = stage
        self._people = people
        self.board = Board(stage)
        self._closings = Closings(stage, people, self.found)
        self._shares = Shares(stage, people, self.found)
        self.violations: list[str] = []
        self._events: dict[int, str] = {}
        self._revoked: dict[str, float] = {}
        """When the look was after which a row was found revoked, by its id: it has been that since then, or later."""
        self._looked = 0.0
        """When the last look was."""
        self._told = 0
        """How far the history went at the last look."""
        self._owners: dict[str, set[str]] = defaultdict(set)
        """Who ever owned an intake."""

    def found(self, what: str) -> None:
        """Note a violation, once."""
        if what not in self.violations:
            self.violations.append(what)
            self._stage.note(f"VIOLATION {what}")

    def look(self) -> None:
        """Check what must hold at every moment."""
        for error in self._stage.errors:
            self.found(f"an error was logged: {error}")
        self._check_events()
        self._check_make_once()
        self._check_copies()
        self._check_revoked()
        self._check_authority()
        self._closings.look()
        self._told = max(self._events, default=0)
        self._looked = self._stage.loop.time()

    async def final(self) -> None:
        """Check what must hold once all is quiet."""
        self.look()
        self._check_opened()
        self._check_owed()
        self._check_hooks_and_mails()
        self._check_nudges()
        self._check_no_other_card()
        for finding in (await verify_store(self._stage.app.outside.store)).findings:
            self.found(f"the chain of the history is not whole: {finding}")
        dossiers = await self._dossiers()
        await self._closings.final(self._live())
        self._shares.final(self.board)
        if self._stage.is_tracked:
            for line in BoardEnd(self._stage, self.board).wrong(dossiers):
                self.found(line)
        for dossier in dossiers:
            self._check_made(dossier)
            await self._check_card(dossier)
            await self._check_thread(dossier)

    async def _dossiers(self) -> list[Dossier]:
        async with self._stage.app.outside.store.transaction(read_only=True) as tx:
            found = [await tx.dossier(intake_id) for intake_id in await tx.intakes(1000)]
        return [dossier for dossier in found if dossier is not None]

    def _check_events(self) -> None:
        """What was written into the history stays as it was written."""
        now = {row["seq"]: json.dumps(row) for row in self._stage.disk.rows("select * from events")}
        for seq, row in self._events.items():
            if now.get(seq) != row:
                self.found(f"the history was changed at {seq}")
        self._events = now

    def _check_make_once(self) -> None:
        """Make is asked once for each name."""
        for name, count in Counter(self._stage.witness.made).items():
            if count > self._stage.witness.most(name):
                self.found(f"Make was asked {count} times for {name}")

    def _check_copies(self) -> None:
        """Nobody sees a message twice."""
        seen = Counter(
            m.metadata["event_payload"]["delivery_id"]
            for messages in self._stage.slack.workspace.messages.values()
            for m in messages.values()
            if m.user == BOT_USER and m.metadata and not m.deleted
        )
        for delivery_id, count in seen.items():
            if count > 1:
                kind = self._stage.disk.rows("select kind, key from deliveries where id = ?", delivery_id)
                self.found(f"{count} copies of {kind} are visible")

    def _check_revoked(self) -> None:
        """A row that is revoked gives no access, but what the client gave since; and it stays revoked."""
        rows = self._stage.disk.rows("select * from requests where status = 'Revoked'")
        since = (self._told, EventKind.ASKED_AGAIN, EventKind.AGAIN_ASKED)
        anew = {row["id"] for row in self._stage.disk.rows(ASKED_ANEW, *since)}
        for row_id in sorted(self._revoked.keys() - {row["id"] for row in rows} - anew):
            self.found(f"{row_id} is revoked no more")
        self._revoked = {row["id"]: self._revoked.get(row["id"], self._looked) for row in rows}
        live = self._live() if rows else set()
        for row in rows:
            given = self._people.given.get(row["name_override"], 0.0)
            given_since = given > self._revoked[row["id"]] - ON_ITS_WAY
            if row["revoke_requested_at"] is None and row["name_override"] in live and not given_since:
                self.found(f"{row['id']} is revoked, and Make holds {row['name_override']}")

    def _check_authority(self) -> None:
        """What only an owner or an admin may do, somebody else is never written down for."""
        for row in self._stage.disk.rows("select id, owner_id from intakes"):
            self._owners[row["id"]].add(row["owner_id"])
        marks = ",".join("?" * len(BY_OWNERS))
        query = f"select * from events where seq > ? and kind in ({marks})"  # noqa: S608 - question marks alone
        back = {r["request_id"] for r in self._stage.disk.rows(CAME_BACK, EventKind.CAME_BACK)}
        for row in self._stage.disk.rows(query + " order by seq", self._told, *BY_OWNERS):
            if row["kind"] == EventKind.REVOKE_ASKED and row["actor"] == BOT and row["request_id"] in back:
                continue  # what comes back is taken back at once
            owners = self._owners[row["intake_id"]]
            if row["actor"] not in owners | self._stage.settings.admin_users:
                self.found(f"{row['actor']} may not, and did: {row['kind']} {row['seq']} ({row['surface']})")
            if row["kind"] == EventKind.OWNER_CHANGED:  # it may have changed again before this look
                owners.add(json.loads(row["data"])["owner"])

    def _check_opened(self) -> None:
        """What was answered was stored: a request that was opened, a press that was acknowledged."""
        for row_id in self._people.unstored:
            self.found(f"Revoke was acknowledged for {row_id}, and not stored")
        held = {row["source_key"] for row in self._stage.disk.rows("select source_key from intakes")}
        for view_id in self._people.opened:
            if f"view:{view_id}" not in held:
                self.found(f"the form {view_id} was answered, and there is no intake of it")

    def _check_owed(self) -> None:
        """Nothing is stuck: every delivery was made, or a person can see why not."""
        for row in self._stage.disk.rows(
            "select * from deliveries where state <> 'sent' or next_attempt_at is not null"
        ):
            what = f"{row['key']} ({row['state']}, next {row['next_attempt_at']}, {row['error']})"
            if row["next_attempt_at"] is not None:
                self.found(f"still owed: {what}")
            elif row["kind"] not in MAY_END_UNSURE:
                self.found(f"given up: {what}")

    def _check_hooks_and_mails(self) -> None:
        hooks = self._stage.disk.rows("select id from deliveries where kind = 'nudge.hook' and state <> 'planned'")
        posted = [
            m
            for m in self._stage.slack.workspace.messages.get("C0GLOBEX", {}).values()
            if m.username == "incoming-webhook" and not m.deleted
        ]
        if len(posted) > len(hooks):
            self.found(f"{len(posted)} messages at the webhook for {len(hooks)} deliveries")
        ids = {mail["message_id"] for mail in self._stage.mails}
        mails = self._stage.disk.rows("select id from deliveries where kind like '%.mail'")
        if len(ids) > len(mails):
            self.found(f"{len(ids)} different mails for {len(mails)} deliveries")

    def _check_nudges(self) -> None:
        for line in self._stage.witness.needless:
            self.found(line)
        began = "select id, coalesce(restarted_at, requested_at) as began from requests"
        restarts = {r["id"]: r["began"] for r in self._stage.disk.rows(began)}
        for posts in self._stage.witness.nudges.values():
            for (before, first), (after, then) in pairwise(posts):
                self._check_spacing(before, first, after, then, restarts)

    def _check_spacing(self, before: datetime, first: Row, after: datetime, then: Row, restarts: Row) -> None:
        """Nobody is reminded twice within the quiet hours, and of the same app not twice within two days."""
        if after - before < QUIET - SLOP:
            self.found(f"{then['key']} went out {after - before} after the one before")
        said, again = json.loads(first["payload"]), json.loads(then["payload"])
        # Counted from where it was planned: a channel that was away for hours does not put off the next round.
        apart = moment(then["created_at"]) - moment(first["created_at"])
        for row_id in set(said["rows"]) & set(again["rows"]):
            restart = restarts[row_id]
            started_anew = restart is not None and moment(restart).replace(tzinfo=UTC) > before - SLOP
            if apart < AGAIN - SLOP and not again["asked"] and not started_anew:
                self.found(f"{then['key']} reminds of {row_id} again {apart} after the last round")

    def _check_no_other_card(self) -> None:
        """Every card people see is the one the bot keeps up to date."""
        known = {row["ts"] for row in self._stage.disk.rows("select ts from cards")}
        for card in self._people.cards():
            if card.ts not in known:
                self.found(f"a card that nobody keeps: {card.ts} {_title(card)}")

    def _check_made(self, dossier: Dossier) -> None:
        for made in dossier.make_requests:
            taken, most = self._stage.witness.made.count(made.name), self._stage.witness.most(made.name)
            if not 1 <= taken <= most and not (taken == 0 and made.creation is Creation.CALLED_OFF):
                self.found(f"Make took {made.name} {taken} times ({made.creation})")
        live = self._live()
        requests = Counter(name for request in self._stage.zone.store.newest() for name in _names(request))
        for row in dossier.requests:
            if requests[row.name_override] > 1:
                self.found(f"{row.name_override} is asked for by {requests[row.name_override]} requests at Make")
            if row.status == "Revoked" and not row.is_revoking and row.name_override in live:
                self.found(f"{row.name_override} is revoked, and Make holds it")

    def _live(self) -> set[str]:
        """Return the names of what gives access at Make."""
        return {
            c.name_override
            for request in self._stage.zone.store.newest()
            for c in request.credentials
            if c.remote_id is not None and c.name_override is not None
        }

    async def _check_card(self, dossier: Dossier) -> None:
        """The card shows its rows as they are."""
        card = dossier.card
        shown = self._stage.slack.workspace.messages.get(card.channel_id, {}).get(card.ts or "")
        handler = next(h for h in self._stage.app._handlers() if isinstance(h, CardEdit))
        due = await handler._cards.render(dossier)
        if card.rendered_hash != digest(due):
            self.found(
                f"the card of {dossier.intake.id} was not brought up to date: {_said(shown) if shown else None} / {_said(due)}"
            )
        elif shown is None or shown.deleted:
            # It is posted anew with the next change. If none came, it shows what it showed when it was deleted.
            if self._people.deleted.get(card.ts or "") != card.rendered_hash:
                self.found(f"the card of {dossier.intake.id} is not there ({card})")
        elif _said(shown) != _said(due):
            self.found(f"the card of {dossier.intake.id} shows something else: {_said(shown)} / {_said(due)}")

    async def _check_thread(self, dossier: Dossier) -> None:
        """Each outcome is told, in one message of the thread."""
        async with self._stage.app.outside.store.transaction(read_only=True) as tx:
            events = await tx.events(dossier.intake.id)
        told = Counter(
            seq
            for row in self._stage.disk.rows(
                "select payload from deliveries where kind = 'slack.thread' and intake_id = ?", dossier.intake.id
            )
            for seq in json.loads(row["payload"])["events"]
        )
        texts = self._stage.app._texts
        for event in events:
            count = told[event.seq]
            if count > 1:
                self.found(f"{event.kind} {event.seq} is told {count} times")
            if count == 0 and thread([event], dossier, texts) is not None:
                self.found(f"{event.kind} {event.seq} is told nowhere")


def _said(message: Any) -> str:
    """Return what a message says, but for its footer."""
    return words({"text": message.text, "blocks": [b for b in message.blocks if b.get("block_id") != FOOTER]})


def _names(request: Any) -> set[str]:
    return {credential.name_override for credential in request.credentials}


def _title(message: Any) -> str:
    return str(message.blocks[0]["text"]["text"]) if message.blocks else ""
