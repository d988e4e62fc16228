"""Progress of an intake: how many of its apps are authorized, and what of the rest needs a word."""

from collections import Counter

from bot.domain.dossier import Dossier
from bot.messages.escape import Mrkdwn
from bot.messages.phase import Phase, phase
from bot.messages.texts import Texts

CELLS = 10
DONE = frozenset({Phase.AUTHORIZED, Phase.SILENT, Phase.WRONG})
_TOLD = (
    Phase.FAILED,
    Phase.DECLINED,
    Phase.GONE,
    Phase.INVALID,
    Phase.SILENT,
    Phase.WRONG,
    Phase.WITHDRAWN,
    Phase.MISSING,
    Phase.AGAIN,
    Phase.BACK,
    Phase.REVOKING,
    Phase.REVOKED,
)


def progress(dossier: Dossier, texts: Texts) -> Mrkdwn:
    """Return "3 of 5 authorized"."""
    return texts("progress.line", done=authorized(dossier), total=len(dossier.requests))


def authorized(dossier: Dossier) -> int:
    """Return how many apps are authorized."""
    return sum(phase(dossier, row) in DONE for row in dossier.requests)


def bar(dossier: Dossier) -> str:
    """Return a small bar: a cell for each app, or ten cells when there are more."""
    total = len(dossier.requests)
    cells = min(total, CELLS)
    full = authorized(dossier) * cells // total if total else 0
    return "▰" * full + "▱" * (cells - full)


def others(dossier: Dossier, texts: Texts) -> list[Mrkdwn]:
    """Return "1 declined", "2 revoked" ... for what is neither authorized nor simply waiting."""
    counted = Counter(phase(dossier, row) for row in dossier.requests)
    return [texts(f"progress.{told}", count=counted[told]) for told in _TOLD if counted[told]]
