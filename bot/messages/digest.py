"""The weekly digest: what happened in a period, and which apps took longest."""

from datetime import UTC, datetime

from bot.messages import kit
from bot.messages.escape import Mrkdwn, plain
from bot.messages.numbers import by_app
from bot.messages.texts import Texts
from bot.ports.chat import Message
from bot.ports.figures import Figures, Period

APPS = 6


def digest(period: Period, texts: Texts) -> Message:
    """Render the digest; every number counts apps."""
    names = {"since": day(period.since), "until": day(period.until)}
    blocks = [kit.header(texts.plain("digest.title", **names)), kit.section("\n".join(_lines(period, texts)))]
    if period.apps:
        slowest = Figures(open_rows=period.open_now, late_rows=period.late_now, apps=period.apps)
        blocks += [kit.section(texts("digest.slowest")), *by_app(slowest, APPS, texts)]
    blocks.append(kit.context(texts("digest.footer")))
    return Message(
        text=texts("digest.text", late=period.late_now, authorized=period.authorized, **names), blocks=blocks
    )


def day(moment: datetime) -> str:
    """Return a day as the digest names it; everybody in the channel reads the same one."""
    return f"{moment.astimezone(UTC):%-d %b}"


def picture_name(week: str) -> str:
    """Return the name of the picture's file, by which it is recognised."""
    return f"credreq-{week}.png"


def picture_title(period: Period, texts: Texts) -> str:
    """Return what stands above the picture."""
    return plain(texts.plain("digest.picture", since=day(period.since), until=day(period.until)), kit.HEADER)


def _lines(period: Period, texts: Texts) -> list[Mrkdwn]:
    answers, in_time = sum(app.answers for app in period.apps), sum(app.in_time for app in period.apps)
    lines = [texts("digest.late", count=period.late_now) if period.late_now else texts("digest.none_late")]
    lines.append(texts("digest.opened", opened=period.opened, open=period.open_now))
    if answers:
        lines.append(texts("digest.authorized_in_time", authorized=period.authorized, in_time=in_time))
    else:
        lines.append(texts("digest.authorized", authorized=period.authorized))
    return [*lines, texts("digest.revoked", revoked=period.revoked)]
