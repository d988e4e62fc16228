"""An intake: one submitted `/credreq new`."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

FORMER = 3
"""So many threads of deleted cards are remembered: what is looked for in them was sent a moment before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a project lead asked a client for.

    Attributes:
        source_key: what it was opened from (the modal's view id); unique, so a second submit finds the first.
        owner_id, opened_by, contact_slack_id: Slack user ids.
        one_link: one Make request for all apps instead of one per app.
        view_id: the modal that waits for the outcome, until it was shown.
        language: in which the contact is written to, as "en".
        calendar: when the contact may be reminded, as `WorkingCalendar.parse` reads it; None: whenever it is due.
        snoozed_until, muted_at: no nudge before, or none at all, because somebody here asked for it.
        round_at: the moment of the newest round of nudges; older ones are not sent any more.
        round_open: that round has arrived nowhere yet; no other one is planned meanwhile.
        nudged_at: when a nudge last arrived anywhere; the quiet period counts from here.
        replied_at: when the contact or a guest last answered in the thread.
        mail_problem: why the contact's address takes no mail; while set, none is sent there.
        revision: grows with every change; a writer with an old one is refused.
    """

    id: str
    source_key: str
    client: str
    project: str
    contact_name: str
    contact_email: str
    contact_slack_id: str | None = None
    sponsor_email: str | None = None
    owner_id: str
    owner_name: str
    owner_email: str | None = None
    opened_by: str
    channel_id: str
    one_link: bool = False
    view_id: str | None = None
    language: str = "en"
    calendar: str | None = None
    snoozed_until: datetime | None = None
    muted_at: datetime | None = None
    round_at: datetime | None = None
    round_open: bool = False
    nudged_at: datetime | None = None
    replied_at: datetime | None = None
    mail_problem: str | None = None
    created_at: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The status card of an intake in its channel.

    Attributes:
        ts: Slack's message ts; None until posted.
        number: 1 for the first card; a card that a person deleted is followed by the next number.
        rendered_hash: hash of what Slack shows now, to skip edits that change nothing.
        problem: why the card cannot be shown now, in plain words.
        former: the ts of cards that people deleted, newest first; Slack keeps their threads.
    """

    intake_id: str
    channel_id: str
    ts: str | None = None
    number: int = 1
    permalink: str | None = None
    rendered_hash: str | None = None
    problem: str | None = None
    former: tuple[str, ...] = ()

    @property
    def threads(self) -> tuple[str, ...]:
        """Return every thread in which something of ours may stand, the card's own first."""
        return self.former if self.ts is None else (self.ts, *self.former)

    def lost(self) -> Self:
        """Return the card that is to follow one that a person deleted."""
        return replace(
            self, ts=None, permalink=None, rendered_hash=None, number=self.number + 1, former=self.threads[:FORMER]
        )
