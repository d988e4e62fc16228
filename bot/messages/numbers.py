"""The numbers: open, late, how many in time, and how long each app takes."""

from bot.messages import kit
from bot.messages.escape import Mrkdwn, plain
from bot.messages.kit import Block
from bot.messages.texts import Texts
from bot.messages.times import span
from bot.ports.figures import AppFigures, Figures

FIELDS = 10
"""Slack takes so many in one section."""
_APP = 40


def headline(figures: Figures, texts: Texts) -> Mrkdwn:
    """Return "2 apps late · 7 apps open · 84 % in time"."""
    late = [texts.count("numbers.late", figures.late_rows)] if figures.late_rows else []
    parts = [*late, texts.count("numbers.open", figures.open_rows)]
    if figures.sla_rate is not None:
        parts.append(texts("numbers.in_time", percent=f"{100 * figures.sla_rate:.0f}"))
    return Mrkdwn(" · ".join(parts))


def by_app(figures: Figures, most: int, texts: Texts) -> list[Block]:
    """Return how long clients take for each app, the slowest first."""
    fields = [_field(app, texts) for app in figures.apps[:most]]
    return [
        {"type": "section", "fields": [kit.mrkdwn(text, kit.FIELD) for text in fields[start : start + FIELDS]]}
        for start in range(0, len(fields), FIELDS)
    ]


def _field(app: AppFigures, texts: Texts) -> Mrkdwn:
    label, median = plain(app.app_label, _APP), span(app.median, texts)
    if app.answers == 1:
        return texts("numbers.app_once", app=label, median=median)
    return texts("numbers.app", app=label, median=median, p90=span(app.p90, texts), count=app.answers)
