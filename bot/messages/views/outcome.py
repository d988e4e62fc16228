"""The modal after a submit: what became of each app."""

from bot.domain.dossier import Dossier
from bot.messages import kit
from bot.messages.card_link import card_button
from bot.messages.escape import Mrkdwn, channel
from bot.messages.kit import Block
from bot.messages.phase import Phase, phase
from bot.messages.row import headline
from bot.messages.texts import Texts
from bot.messages.views.notes import note
from bot.ports.chat import View


def outcome(dossier: Dossier, texts: Texts) -> View:
    """Render each app as created, being asked for, or failed with its reason, and the way to the card."""
    intake = dossier.intake
    heading = texts("view.outcome_heading", client=intake.client, project=intake.project)
    blocks = [
        kit.section(f"{heading}\n{_overall(dossier, texts)}"),
        *(kit.section(line) for line in _rows(dossier, texts)),
        _card(dossier, texts),
    ]
    return note(texts.plain("view.outcome_title"), blocks, texts)


def _overall(dossier: Dossier, texts: Texts) -> Mrkdwn:
    phases = [phase(dossier, row) for row in dossier.requests]
    if Phase.ASKING in phases:
        return texts("view.outcome_working")
    failed = phases.count(Phase.FAILED)
    if failed:
        return texts("view.outcome_failed", failed=failed, total=len(phases))
    key = "view.outcome_done" if dossier.make_requests else "view.outcome_share"
    return texts(key, contact=dossier.intake.contact_name)


def _rows(dossier: Dossier, texts: Texts) -> list[str]:
    lines = []
    for row in dossier.requests:
        line = headline(dossier, row, texts)
        lines.append(f"{line}\n{texts('row.problem', problem=row.problem)}" if row.problem is not None else line)
    return lines


def _card(dossier: Dossier, texts: Texts) -> Block:
    button = card_button(dossier, texts)
    if button is not None:
        return {"type": "actions", "elements": [button]}
    where = channel(dossier.card.channel_id)
    if dossier.card.problem is not None:
        return kit.context(texts("view.outcome_card_problem", channel=where, problem=dossier.card.problem))
    return kit.context(texts("view.outcome_card_soon", channel=where))
