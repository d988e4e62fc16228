"""A nudge in the card's thread: what is still missing, what is done, and whom it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.dossier import Dossier
from bot.domain.make_request import Creation
from bot.domain.request import Request
from bot.domain.rounds import missing
from bot.domain.status import Status
from bot.messages import kit
from bot.messages.escape import Mrkdwn, Style, cut, link, when
from bot.messages.phase import phase
from bot.messages.share import give_buttons, shares_of
from bot.messages.texts import Texts
from bot.ports.chat import Message

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What a nudge says besides the rows.

    Attributes:
        escalates: it is not the first one any more.
        who: whom it mentions: the owner, at escalation others too.
        contact: the contact's mention when they are in the channel; then they are asked in their own language.
        mailed, copied: the contact gets a mail, and the sponsor a copy of it.
        shows_links: put the links into the thread, where anybody can use them (LINKS_IN_THREAD).
        next_at: when the next reminder goes out; None: not by itself.
    """

    escalates: bool
    who: Sequence[Mrkdwn]
    contact: Mrkdwn | None = None
    mailed: bool = False
    copied: bool = False
    shows_links: bool = False
    next_at: datetime | None = None
    now: datetime
    notes: Sequence[Mrkdwn] = field(default=())


def nudge(dossier: Dossier, reminder: Reminder, texts: Texts, contact_texts: Texts) -> Message:
    """Render a nudge; one whose links are more than Slack takes goes out without them."""
    heading = _heading(dossier, reminder, texts)
    blocks = [kit.section(heading), *_checklist(dossier, reminder, texts)]
    blocks += _for_the_contact(dossier, reminder, texts, contact_texts)
    notes = [*reminder.notes, *_notes(dossier, reminder, texts)]
    if notes:
        blocks.append(kit.context(" ".join(notes)))
    if reminder.shows_links and kit.weight(blocks) > kit.MESSAGE_WEIGHT:
        return nudge(dossier, replace(reminder, shows_links=False), texts, contact_texts)
    return Message(text=cut(heading, kit.MESSAGE_TEXT), blocks=blocks)


def _for_the_contact(dossier: Dossier, reminder: Reminder, texts: Texts, contact_texts: Texts) -> list[kit.Block]:
    """Ask the contact, where they read it; whoever has a share link for them may hand it in from here."""
    shares = shares_of(dossier)
    blocks = []
    if reminder.contact is not None and len(shares) < len(missing(dossier)):
        blocks.append(kit.section(contact_texts("nudge.contact", contact=reminder.contact)))
    if reminder.contact is not None and shares:
        blocks.append(kit.section(contact_texts("nudge.contact_share", contact=reminder.contact)))
    return blocks + give_buttons(dossier, contact_texts if reminder.contact is not None else texts)


def days_waited(dossier: Dossier, now: datetime, texts: Texts, key: str) -> Mrkdwn:
    """Return how long the client has been waited for, as "3 days"."""
    began = [row.clock_start for row in missing(dossier) if row.clock_start is not None]
    return texts.count(key, max(1, (now - min(began, default=now)) // DAY))


def uri_of(dossier: Dossier, row: Request) -> str | None:
    """Return the client's link for a row, when we hold it and it still leads somewhere."""
    made = dossier.make_request(row.make_request_id)
    return made.public_uri if made is not None and made.creation is Creation.CREATED else None


def _heading(dossier: Dossier, reminder: Reminder, texts: Texts) -> Mrkdwn:
    intake = dossier.intake
    named = {"client": intake.client, "project": intake.project, "contact": intake.contact_name}
    who, count = Mrkdwn(" ".join(reminder.who)), len(missing(dossier))
    if not reminder.escalates:
        return texts.count("nudge.first", count, who=who, **named)
    days = days_waited(dossier, reminder.now, texts, "nudge.days")
    return texts.count("nudge.again", count, who=who, days=days, **named)


def _checklist(dossier: Dossier, reminder: Reminder, texts: Texts) -> list[kit.Block]:
    """Return the lines in as few sections as Slack's limit allows."""
    parts: list[str] = []
    for line in _lines(dossier, reminder, texts):
        if parts and len(parts[-1]) + len(line) < kit.SECTION:
            parts[-1] = f"{parts[-1]}\n{line}"
        else:
            parts.append(line)
    return [kit.section(part) for part in parts]


def _lines(dossier: Dossier, reminder: Reminder, texts: Texts) -> list[Mrkdwn]:
    done = [row for row in dossier.requests if row.status is Status.AUTHORIZED and not row.is_revoking]
    todo = [_todo(dossier, row, texts, shows_link=reminder.shows_links) for row in missing(dossier)]
    return [*todo, *(texts("nudge.done", app=row.app_label) for row in done)]


def _todo(dossier: Dossier, row: Request, texts: Texts, *, shows_link: bool) -> Mrkdwn:
    status = texts(f"status.{phase(dossier, row)}")
    since = when(row.clock_start or row.status_at, Style.DAY)
    uri = uri_of(dossier, row) if shows_link else None
    if uri is None:
        return texts("nudge.todo", app=row.app_label, status=status, since=since)
    opens = link(uri, texts.plain("nudge.open_link"))
    return texts("nudge.todo_link", app=row.app_label, status=status, since=since, link=opens)


def _notes(dossier: Dossier, reminder: Reminder, texts: Texts) -> list[Mrkdwn]:
    intake = dossier.intake
    notes = []
    how = "_share" if len(shares_of(dossier)) == len(missing(dossier)) else ""
    if reminder.mailed and reminder.copied:
        sponsor = intake.sponsor_email or ""
        notes.append(texts(f"nudge.mailed_copied{how}", contact=intake.contact_name, sponsor=sponsor))
    elif reminder.mailed:
        notes.append(texts(f"nudge.mailed{how}", contact=intake.contact_name))
    elif intake.mail_problem is not None:
        notes.append(texts("nudge.mail_off", contact=intake.contact_name, why=intake.mail_problem))
    if reminder.next_at is not None:
        notes.append(texts("nudge.next", when=when(reminder.next_at)))
    return notes
