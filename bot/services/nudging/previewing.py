"""Looking ahead: what the next reminder of an intake will be."""

from bot.domain import rounds as rules
from bot.domain.calendar import zone_exists
from bot.domain.dossier import Dossier
from bot.domain.mail import Mail
from bot.domain.rounds import Round
from bot.messages.escape import Mrkdwn, person
from bot.messages.mail import nudge_mail
from bot.messages.nudge import Reminder, nudge
from bot.messages.nudge_preview import Preview
from bot.ports.chat import Message
from bot.ports.errors import OutsideError
from bot.services.nudging.desk import Desk


async def previewed(desk: Desk, dossier: Dossier) -> Preview:
    """Return what the next reminder of an intake is, as the rows, the settings and Slack stand now."""
    now, at = desk.clock.now(), rules.goes_out_at(dossier, desk.rounds.plan)
    if at is None:
        return Preview(dossier=dossier, now=now)
    owed = rules.round_at(dossier, max(at, now))
    contact = await desk.audience.contact(dossier)
    whom = await desk.audience.whom(dossier, escalates=owed.escalates)
    return Preview(
        dossier=dossier,
        now=now,
        due=rules.falls_due(dossier),
        at=at,
        zone=await _zone(desk, dossier),
        who=whom.mentions,
        in_slack=contact is not None,
        mail=_mail(desk, dossier, owed, in_slack=contact is not None),
        has_mail=desk.rounds.has_mail,
        has_hook=desk.rounds.has_hook,
        message=_message(desk, dossier, owed, whom.mentions, contact),
    )


def _message(desk: Desk, dossier: Dossier, owed: Round, who: tuple[Mrkdwn, ...], contact: str | None) -> Message:
    mention = person(contact) if contact is not None else None
    reminder = Reminder(escalates=owed.escalates, who=who, contact=mention, now=owed.at)
    return nudge(dossier, reminder, desk.texts, desk.texts_for(dossier.intake))


def _mail(desk: Desk, dossier: Dossier, owed: Round, *, in_slack: bool) -> Mail | None:
    intake, now = dossier.intake, owed.at
    copied = owed.escalates and intake.sponsor_email is not None
    if not desk.rounds.has_mail or intake.mail_problem is not None or (in_slack and not copied):
        return None
    return nudge_mail(dossier, desk.texts_for(intake), delivery_id="preview", escalates=owed.escalates, now=now)


async def _zone(desk: Desk, dossier: Dossier) -> str | None:
    """Return the contact's zone: of their working hours, or as Slack knows it."""
    calendar = desk.rounds.plan.calendar_of(dossier.intake)
    if calendar is not None or dossier.intake.contact_slack_id is None:
        return calendar.zone if calendar is not None else None
    try:
        zone = (await desk.chat.person(dossier.intake.contact_slack_id)).tz
    except OutsideError:
        return None
    return zone if zone and zone_exists(zone) else None
