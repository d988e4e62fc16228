"""How the closing of a project stands, on each of its cards."""

from bot.domain.closing import Closing
from bot.domain.dossier import Dossier
from bot.domain.teardown import TeardownState
from bot.messages import kit
from bot.messages.escape import Mrkdwn, channel, cut, person, when
from bot.messages.ids import ActionId
from bot.messages.kit import Block
from bot.messages.texts import Texts

CELLS = 10
MOST_LEFT = 10
_WHY = 160
"""Of a reason; the row itself shows all of it."""


def closing_blocks(closing: Closing | None, dossier: Dossier, texts: Texts) -> list[Block]:
    """Return what stands below the card's heading while its project is closed, and afterwards."""
    if closing is None:
        return []
    if closing.teardown.state is TeardownState.ASKED:
        return [kit.section(_asked(closing, dossier, texts))]
    if closing.teardown.state is TeardownState.DONE:
        return [kit.section(_done(closing, texts))] if not _is_left_here(closing, dossier) else []
    return _running(closing, texts)


def close_button(closing: Closing | None, dossier: Dossier, texts: Texts) -> Block | None:
    """Return the button that opens the form; None while the project is closed, or when nothing of it is left."""
    if closing is not None and (closing.teardown.is_open or _all_covered(closing, dossier)):
        return None
    return kit.button(ActionId.CLOSE, texts.plain("button.close"), dossier.intake.id)


def _all_covered(closing: Closing, dossier: Dossier) -> bool:
    """Tell whether the last closing ended all there is; what was asked for since then can be closed anew."""
    covered = {row.request_id for row in closing.teardown.rows}
    return not _is_left_here(closing, dossier) and all(row.id in covered for row in dossier.requests)


def _is_left_here(closing: Closing, dossier: Dossier) -> bool:
    """Tell whether something of this card is left: what another one asks for anew changes nothing on it."""
    return any(left.intake_id == dossier.intake.id for left in closing.left)


def _asked(closing: Closing, dossier: Dossier, texts: Texts) -> Mrkdwn:
    teardown = closing.teardown
    here = teardown.intake_id == dossier.intake.id
    where = texts("closing.this_card") if here else channel(teardown.channel_id)
    until = when(teardown.expires_at) if teardown.expires_at is not None else Mrkdwn("")
    return texts("closing.asked", who=person(teardown.asked_by), until=until, where=where)


def _running(closing: Closing, texts: Texts) -> list[Block]:
    shown = texts("closing.running", ended=closing.ended, total=closing.total, bar=Mrkdwn(_bar(closing)))
    blocks = [kit.section(shown), kit.context(_by(closing, texts))]
    if closing.stuck:
        return [*blocks, kit.section(_stuck(closing, texts)), kit.context(_what_to_do(closing, texts))]
    if closing.total and closing.ended == closing.total:
        blocks.append(kit.context(texts("closing.last")))
    return blocks


def _stuck(closing: Closing, texts: Texts) -> Mrkdwn:
    shown = closing.stuck[:MOST_LEFT]
    lines = [texts("closing.left", app=left.app, why=cut(left.why or "", _WHY)) for left in shown]
    return texts("closing.stuck", left=Mrkdwn("\n".join(lines)))


def _what_to_do(closing: Closing, texts: Texts) -> Mrkdwn:
    more = len(closing.stuck) - MOST_LEFT
    told = [texts.count("close.more", more)] if more > 0 else []
    return Mrkdwn(" · ".join([*told, texts("closing.hand")]))


def _done(closing: Closing, texts: Texts) -> Mrkdwn:
    finished = closing.teardown.finished_at
    return texts("closing.done", when=when(finished) if finished is not None else "", by=_by(closing, texts))


def _by(closing: Closing, texts: Texts) -> Mrkdwn:
    teardown = closing.teardown
    since = when(teardown.asked_at)
    if teardown.approved_by is None:
        return texts("closing.by", who=person(teardown.asked_by), since=since)
    second = person(teardown.approved_by)
    return texts("closing.by_two", who=person(teardown.asked_by), second=second, since=since)


def _bar(closing: Closing) -> str:
    cells = min(closing.total, CELLS)
    full = closing.ended * cells // closing.total if closing.total else 0
    return "▰" * full + "▱" * (cells - full)
