"""What a comparison found, for the admins: a line each, and a button where something can be mended."""

from collections.abc import Mapping, Sequence

from bot.domain.finding import HARMLESS, Finding, FindingKind
from bot.messages import kit
from bot.messages.escape import Mrkdwn, cut, escape
from bot.messages.ids import ActionId
from bot.messages.kit import Block
from bot.messages.replies import COMMAND, reply
from bot.messages.texts import Texts
from bot.ports.chat import Message

MOST = 20


def report(findings: Sequence[Finding], seen: Sequence[str], unseen: Mapping[str, str], texts: Texts) -> Message:
    """Return the report; the first MOST findings have their buttons, the others are counted."""
    heading = [texts.count("finding.heading", len(findings))] if findings else agreement(seen, texts)
    lines = [*heading, *(texts("finding.unseen", side=side, why=why) for side, why in unseen.items())]
    blocks = [kit.section("\n".join(lines)), *(_block(finding, texts) for finding in findings[:MOST])]
    if len(findings) > MOST:
        blocks.append(kit.context(texts.count("finding.more", len(findings) - MOST)))
    text = "\n".join([*lines, *(line(finding, texts) for finding in findings[:MOST])])
    return Message(text=cut(text, kit.MESSAGE_TEXT), blocks=kit.fitting(blocks))


def agreement(seen: Sequence[str], texts: Texts) -> list[Mrkdwn]:
    """Say that nothing differs from the systems that were looked at; nothing, when there was none."""
    return [texts("finding.none", sides=texts.all_of([escape(side) for side in seen]))] if seen else []


def line(finding: Finding, texts: Texts) -> Mrkdwn:
    """Return one finding as a line."""
    said = texts(f"finding.{finding.kind}", about=finding.about)
    return texts("finding.detail", said=said, detail=finding.detail) if finding.detail else said


def repairing(finding: Finding, texts: Texts) -> Message:
    """Confirm a press of a repair."""
    return reply(texts("finding.repairing", said=line(finding, texts), command=COMMAND))


def started(texts: Texts) -> Message:
    """Confirm that a comparison was asked for."""
    return reply(texts("finding.started"))


def value_of(finding: Finding) -> str:
    """Return what the button carries: which finding, for it is made anew when somebody presses."""
    return f"{finding.kind}|{finding.subject}"


def picked(value: str) -> tuple[FindingKind, str]:
    """Read what a button carries; raises ValueError for anything else."""
    kind, _, subject = value.partition("|")
    return FindingKind(kind), subject


def _block(finding: Finding, texts: Texts) -> Block:
    accessory = _button(finding, texts) if finding.repair is not None else None
    return kit.section(line(finding, texts), accessory=accessory)


def _button(finding: Finding, texts: Texts) -> Block:
    label = texts.plain(f"repair.{finding.repair}")
    if finding.repair in HARMLESS:
        return kit.button(ActionId.REPAIR, label, value_of(finding))
    sure = kit.confirm(
        texts.plain("repair.title"),
        texts.plain(f"repair.{finding.repair}_sure", about=finding.about),
        label,
        texts.plain("repair.no"),
    )
    return kit.button(ActionId.REPAIR, label, value_of(finding), style="danger", confirm=sure)
