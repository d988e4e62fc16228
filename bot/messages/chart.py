"""The digest's picture: how long each app took, drawn as bars."""

import warnings
from datetime import timedelta
from io import BytesIO
from typing import Any

from bot.domain.nudges import SLA
from bot.messages.escape import plain
from bot.messages.texts import Texts
from bot.ports.figures import AppFigures, Period

MOST = 8
_HOUR = timedelta(hours=1)
_DARK, _PALE, _LIMIT, _INK = "#14532d", "#a7c9b3", "#b91c1c", "#1d1c1d"
_LABEL = 24


def chart(period: Period, texts: Texts) -> bytes | None:
    """Draw the slowest apps as a PNG; None when nothing was authorized. It takes a moment: not for the event loop."""
    if not period.apps:
        return None
    from matplotlib.figure import Figure  # noqa: PLC0415 - takes a second and memory, and few bots draw at all

    apps = list(reversed(period.apps[:MOST]))
    figure = Figure(figsize=(7, 1.3 + 0.42 * len(apps)), dpi=110, layout="constrained")
    _draw(figure.add_subplot(), apps, texts)
    picture = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a letter the font lacks becomes a box, which is no reason to complain
        figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def _draw(axes: Any, apps: list[AppFigures], texts: Texts) -> None:
    # A dollar sign would begin a formula.
    labels = [plain(app.app_label, _LABEL).replace("$", r"\$") for app in apps]
    places = list(range(len(apps)))
    axes.barh(places, [app.p90 / _HOUR for app in apps], color=_PALE, height=0.62, label=texts.plain("digest.most"))
    axes.barh(places, [app.median / _HOUR for app in apps], color=_DARK, height=0.3, label=texts.plain("digest.half"))
    axes.axvline(SLA / _HOUR, color=_LIMIT, linewidth=1.2, linestyle="--", label=texts.plain("digest.limit"))
    axes.set_yticks(places, labels, color=_INK)
    axes.set_xlabel(texts.plain("digest.hours"), color=_INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlim(left=0)
    handles, named = axes.get_legend_handles_labels()
    order = [named.index(texts.plain(f"digest.{bar}")) for bar in ("half", "most", "limit")]
    found = ([handles[place] for place in order], [named[place] for place in order])
    axes.figure.legend(*found, loc="outside upper left", ncols=3, frameon=False, fontsize=9)
