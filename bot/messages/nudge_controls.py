"""How an intake's reminders stand on its card, and what can be pressed about them."""

from enum import StrEnum

from bot.domain.dossier import Dossier
from bot.domain.pauses import is_paused, paused_since
from bot.domain.rounds import NudgePlan, goes_out_at, missing, next_round_at
from bot.messages import kit
from bot.messages.escape import Mrkdwn, when
from bot.messages.ids import ActionId, reminders_block
from bot.messages.kit import Block
from bot.messages.texts import Texts


class Choice(StrEnum):
    """What the menu beside Nudge now offers."""

    TOMORROW = "tomorrow"
    MONDAY = "monday"
    DATE = "date"
    MUTE = "mute"
    UNMUTE = "unmute"
    PAUSE = "pause"
    RESUME = "resume"


def controls(dossier: Dossier, plan: NudgePlan, texts: Texts) -> list[Block]:
    """Return a line on the reminders and the buttons; nothing once nobody is waited for."""
    if not missing(dossier) and not is_paused(dossier):
        return []
    parts = standing(dossier, plan, texts)
    line = [kit.context(" · ".join(parts))] if parts else []
    return [*line, kit.actions(reminders_block(dossier.intake.id), _buttons(dossier, texts))]


def standing(dossier: Dossier, plan: NudgePlan, texts: Texts) -> list[Mrkdwn]:
    """Return how the reminders stand: the next one, or why there is none, and the last one."""
    intake, at, since = dossier.intake, goes_out_at(dossier, plan), paused_since(dossier)
    parts = []
    if since is not None:
        parts.append(texts("reminders.paused", since=when(since)))
    if intake.muted_at is not None:
        parts.append(texts("reminders.muted"))
    elif intake.snoozed_until is not None and at is not None and intake.snoozed_until == next_round_at(dossier, plan):
        parts.append(texts("reminders.snoozed", until=when(at)))
    elif at is not None:
        parts.append(texts("reminders.next", when=when(at)))
    if intake.nudged_at is not None:
        parts.append(texts("reminders.last", when=when(intake.nudged_at)))
    if intake.replied_at is not None:
        parts.append(texts("reminders.replied", when=when(intake.replied_at)))
    if intake.mail_problem is not None:
        parts.append(texts("reminders.mail_off", email=intake.contact_email))
    return parts


def picked(value: str) -> tuple[Choice, str]:
    """Return what was picked from the menu, and for which intake; raises ValueError for anything else."""
    choice, _, intake_id = value.partition(":")
    return Choice(choice), intake_id


def _buttons(dossier: Dossier, texts: Texts) -> list[Block]:
    intake_id = dossier.intake.id
    menu: Block = {
        "type": "overflow",
        "action_id": str(ActionId.REMINDERS),
        "options": [_option(choice, intake_id, texts) for choice in _choices(dossier)],
    }
    nudge = [] if is_paused(dossier) else [kit.button(ActionId.NUDGE, texts.plain("button.nudge"), intake_id)]
    return [*nudge, menu]


def _choices(dossier: Dossier) -> list[Choice]:
    intake = dossier.intake
    if is_paused(dossier):
        return [Choice.RESUME, Choice.MUTE if intake.muted_at is None else Choice.UNMUTE]
    if intake.muted_at is not None:
        return [Choice.UNMUTE, Choice.PAUSE]
    if intake.snoozed_until is not None:
        return [Choice.UNMUTE, Choice.MONDAY, Choice.DATE, Choice.MUTE, Choice.PAUSE]
    return [Choice.TOMORROW, Choice.MONDAY, Choice.DATE, Choice.MUTE, Choice.PAUSE]


def _option(choice: Choice, intake_id: str, texts: Texts) -> Block:
    return kit.option(texts.plain(f"snooze.{choice}"), f"{choice}:{intake_id}")
