"""Entries of the lists: what is late or due with what to do about it, intakes, single apps, clients."""

from datetime import datetime

from bot.domain.dossier import Dossier
from bot.domain.nudges import is_late, next_nudge_at
from bot.domain.request import Request
from bot.domain.standing import nudge_at, time_taken
from bot.messages import kit
from bot.messages.card_link import named
from bot.messages.escape import Mrkdwn, person, plain, when
from bot.messages.ids import ActionId, entry_block
from bot.messages.kit import Block
from bot.messages.nudge_controls import Choice
from bot.messages.summary import mine, overdue, summary
from bot.messages.survey import Survey
from bot.messages.texts import Texts
from bot.messages.times import span
from bot.ports.figures import ClientLine, Section

_NAME, _APP = 60, 40
"""In a list names are cut to this, so that a full page stays within what Slack takes."""


def entries(survey: Survey, section: Section, texts: Texts) -> list[Block]:
    """Return the entries on a list's page."""
    match section:
        case Section.LATE | Section.DUE:
            found = [_urgent(dossier, section, survey, texts) for dossier in survey.intakes(section)]
            return [block for blocks in found for block in blocks]
        case Section.CLIENTS:
            return [_client(line, texts) for line in survey.of(section).clients]
        case Section.AUTHORIZED:
            return [kit.section(_authorized(dossier, row, texts)) for dossier, row in survey.rows(section)]
        case Section.INVALID:
            return [kit.section(_invalid(dossier, row, texts)) for dossier, row in survey.rows(section)]
        case Section.MINE:
            return [kit.section(mine(dossier, survey.now, texts)) for dossier in survey.intakes(section)]
        case _:
            return [kit.section(summary(dossier, survey.now, texts)) for dossier in survey.intakes(section)]


def _urgent(dossier: Dossier, section: Section, survey: Survey, texts: Texts) -> list[Block]:
    told = _late(dossier, survey.now, texts) if section is Section.LATE else _due(dossier, survey.now, texts)
    block = kit.section(f"{told}\n{_people(dossier, texts)}")
    if survey.reads_only:
        return [block]
    intake_id = dossier.intake.id
    nudge = kit.button(ActionId.NUDGE, texts.plain("button.nudge"), intake_id)
    snooze = kit.button(ActionId.REMINDERS, texts.plain("button.snooze"), f"{Choice.DATE}:{intake_id}")
    return [block, kit.actions(entry_block(section, intake_id), [nudge, snooze])]


def _late(dossier: Dossier, now: datetime, texts: Texts) -> Mrkdwn:
    """Tell each late app with how late it is, the latest first."""
    late = sorted(((overdue(row, now), row.app_label) for row in dossier.requests if is_late(row, now)), reverse=True)
    apps = [texts("entry.late_app", app=plain(label, _APP), span=span(by, texts)) for by, label in late]
    longest = span(late[0][0], texts) if late else ""
    return texts("entry.late", name=named(dossier, texts), span=Mrkdwn(longest), apps=Mrkdwn(" · ".join(apps)))


def _due(dossier: Dossier, now: datetime, texts: Texts) -> Mrkdwn:
    due = [row for row in dossier.requests if (at := next_nudge_at(row)) is not None and at <= now]
    apps = [texts("entry.app", app=plain(row.app_label, _APP)) for row in due]
    since = when(nudge_at(dossier) or now)
    return texts("entry.due", name=named(dossier, texts), since=since, apps=texts.all_of(apps))


def _people(dossier: Dossier, texts: Texts) -> Mrkdwn:
    intake = dossier.intake
    contact = plain(intake.contact_name, _NAME)
    people = [texts("entry.people", owner=person(intake.owner_id), contact=contact)]
    count = max((row.nudge_count for row in dossier.requests if row.is_open), default=0)
    if intake.nudged_at is not None and count:
        people.append(texts.count("entry.nudged", count, last=when(intake.nudged_at)))
    return Mrkdwn(" · ".join(people))


def _authorized(dossier: Dossier, row: Request, texts: Texts) -> Mrkdwn:
    taken = time_taken(row)
    told = {
        "app": plain(row.app_label, _APP),
        "name": named(dossier, texts),
        "at": when(row.authorized_at or row.status_at),
    }
    if taken is None:
        return texts("entry.authorized", **told)
    return texts("entry.authorized_after", span=span(taken, texts), **told)


def _invalid(dossier: Dossier, row: Request, texts: Texts) -> Mrkdwn:
    told = {"app": plain(row.app_label, _APP), "name": named(dossier, texts), "since": when(row.status_at)}
    return texts("entry.invalid", owner=person(dossier.intake.owner_id), **told)


def _client(line: ClientLine, texts: Texts) -> Block:
    parts = [
        texts("entry.client", client=plain(line.client, _NAME)),
        texts.count("entry.client_apps", line.open_rows),
        texts.count("entry.client_intakes", line.intakes),
    ]
    if line.late:
        parts.append(texts.count("entry.client_late", line.late))
    show = kit.button(ActionId.HOME_CLIENT, texts.plain("button.show_client"), line.client)
    return kit.section(" · ".join(parts), accessory=show)
