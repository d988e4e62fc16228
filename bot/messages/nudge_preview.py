"""What will be sent next: to whom, when in their clock, over which channels, with which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.dossier import Dossier
from bot.domain.mail import Mail
from bot.domain.pauses import paused_since
from bot.messages import kit
from bot.messages.escape import Mrkdwn, cut, escape, when
from bot.messages.kit import Block
from bot.messages.replies import COMMAND, reply
from bot.messages.texts import Texts
from bot.ports.chat import Message

MOST = 3
"""Each takes up to a dozen blocks of a message's fifty."""
_MAIL_WORDS = 1500
TICKING = timedelta(hours=1)
"""A reminder that waits no longer than this only waits for NUDGE_CRON to fire, as all do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The next reminder of one intake.

    Attributes:
        due: when the rows say it is due; `at`: when it goes out; None: none does.
        zone: the contact's time zone, when it is known.
        who: whom the thread mentions.
        in_slack: the contact reads the thread.
        mail: the mail that goes out too.
        has_mail, has_hook: what is set up.
    """

    dossier: Dossier
    now: datetime
    due: datetime | None = None
    at: datetime | None = None
    zone: str | None = None
    who: tuple[Mrkdwn, ...] = ()
    in_slack: bool = False
    mail: Mail | None = None
    has_mail: bool = False
    has_hook: bool = False
    message: Message | None = None


def preview_all(previews: Sequence[Preview], count: int, texts: Texts) -> Message:
    """Render some previews, of `count` there are."""
    if not previews:
        return reply(texts("preview.empty", command=COMMAND))
    blocks = [block for shown in previews for block in preview(shown, texts)]
    if count > len(previews):
        blocks.append(kit.context(texts("preview.more", count=count - len(previews))))
    first = previews[0].dossier.intake
    heading = texts("preview.heading", client=first.client, project=first.project)
    return Message(text=heading, blocks=kit.fitting(blocks))


def preview(shown: Preview, texts: Texts) -> list[Block]:
    """Render one preview."""
    intake = shown.dossier.intake
    heading = texts("preview.heading", client=intake.client, project=intake.project)
    return [*_below(heading, shown, texts), kit.divider()]


def ahead(shown: Preview, texts: Texts) -> list[Block]:
    """Render the first reminder of an intake that is still a form."""
    return [kit.divider(), *_below(texts("preview.ahead"), shown, texts)]


def _below(heading: Mrkdwn, shown: Preview, texts: Texts) -> list[Block]:
    lines = [heading, *_when(shown, texts)]
    if shown.at is None or shown.message is None:
        return [kit.section("\n".join(lines))]
    channels = "\n".join(f"• {line}" for line in _channels(shown, texts))
    blocks = [kit.section("\n".join(lines)), kit.section(channels), kit.context(texts("preview.words"))]
    blocks += [dict(block) for block in shown.message.blocks if block["type"] != "actions"]  # words, nothing to press
    return [*blocks, *_mail(shown, texts)]


def _when(shown: Preview, texts: Texts) -> list[Mrkdwn]:
    intake, since = shown.dossier.intake, paused_since(shown.dossier)
    if since is not None:
        return [texts("preview.none_paused", since=when(since))]
    if intake.round_open:
        return [texts("preview.on_its_way")]
    if shown.at is None:
        return [texts("preview.none_muted" if intake.muted_at is not None else "preview.none_waiting")]
    lines = [_next(shown, shown.at, texts)]
    if shown.due is not None and shown.at - shown.due > TICKING:
        lines.append(texts("preview.held_back", due=when(shown.due)))
    return lines


def _next(shown: Preview, at: datetime, texts: Texts) -> Mrkdwn:
    if at <= shown.now:
        return texts("preview.first_chance", when=when(at))
    if shown.zone is None:
        return texts("preview.next", when=when(at))
    local = f"{at.astimezone(ZoneInfo(shown.zone)):%Y-%m-%d %H:%M}"
    names = {"contact": shown.dossier.intake.contact_name, "zone": shown.zone}
    return texts("preview.next_local", when=when(at), local=local, **names)


def _channels(shown: Preview, texts: Texts) -> list[Mrkdwn]:
    intake = shown.dossier.intake
    lines = [texts("preview.in_thread", who=texts.all_of(list(shown.who)))]
    named = {"contact": intake.contact_name, "email": intake.contact_email}
    if shown.in_slack:
        lines.append(texts("preview.by_slack", contact=intake.contact_name))
    if shown.mail is not None and shown.mail.cc:
        lines.append(texts("preview.by_mail_copied", sponsor=", ".join(shown.mail.cc), **named))
    elif shown.mail is not None:
        lines.append(texts("preview.by_mail", **named))
    elif intake.mail_problem is not None:
        lines.append(texts("preview.mail_off", email=intake.contact_email, why=intake.mail_problem))
    elif not shown.has_mail and not shown.in_slack:
        lines.append(texts("preview.no_mail"))
    return [*lines, texts("preview.by_hook")] if shown.has_hook else lines


def _mail(shown: Preview, texts: Texts) -> list[Block]:
    """Quote the mail; its links are left out, for they are the contact's alone."""
    if shown.mail is None:
        return []
    lines = [escape(line) for line in shown.mail.text.split("\n-- \n")[0].splitlines() if "://" not in line]
    quoted = "\n".join(f"&gt; {line}" for line in lines)
    words = texts("preview.mail_words", subject=shown.mail.subject)
    return [kit.context(words), kit.section(cut(quoted, _MAIL_WORDS))]
