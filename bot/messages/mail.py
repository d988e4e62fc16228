"""The mail that reminds the contact: the same words as plain text and as simple HTML."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from bot.domain.dossier import Dossier
from bot.domain.mail import Mail
from bot.domain.request import Request
from bot.domain.rounds import missing
from bot.domain.status import Status
from bot.messages.escape import plain
from bot.messages.nudge import DAY, uri_of
from bot.messages.texts import Texts

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_STYLE = "font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;color:#1d1c1d;max-width:36em"
_BUTTON = "color:#14532d;font-weight:600"


@dataclass(frozen=True, slots=True)
class _Item:
    """One app of a list: what it is for, and its link or the words that stand in for it."""

    text: str
    uri: str | None
    instead: str


def nudge_mail(dossier: Dossier, texts: Texts, *, delivery_id: str, escalates: bool, now: datetime) -> Mail:
    """Render the mail of a round, without knowing yet where an answer goes."""
    intake = dossier.intake
    key = "mail.subject_again" if escalates else "mail.subject_first"
    if escalates:
        why = texts.plain("mail.again", days=_days(dossier, texts, now), **_named(dossier))
    else:
        why = texts.plain("mail.first_share" if _is_shares_only(dossier) else "mail.first", **_named(dossier))
    mail = _mail(_Parts(dossier, texts, why, texts.plain("mail.todo")), texts.plain(key, project=intake.project))
    cc = (intake.sponsor_email,) if escalates and intake.sponsor_email else ()
    return replace(mail, id=delivery_id, cc=cc)


def share_mail(dossier: Dossier, texts: Texts, *, delivery_id: str) -> Mail:
    """Render the first asking for share links, of a dossier that holds those rows alone."""
    parts = _Parts(dossier, texts, texts.plain("mail.new_share", **_named(dossier)), texts.plain("mail.todo_new"))
    return replace(_mail(parts, texts.plain("mail.subject_new", project=dossier.intake.project)), id=delivery_id)


def _mail(parts: "_Parts", subject: str) -> Mail:
    intake = parts.dossier.intake
    text, html = parts.as_text(), parts.as_html()
    return Mail(id="", to_name=intake.contact_name, to=intake.contact_email, subject=subject, text=text, html=html)


def _named(dossier: Dossier) -> dict[str, str]:
    return {"owner": dossier.intake.owner_name, "project": dossier.intake.project}


def _is_shares_only(dossier: Dossier) -> bool:
    return all(row.is_share for row in missing(dossier))


class _Parts:
    """The parts of a mail, drawn twice."""

    def __init__(self, dossier: Dossier, texts: Texts, why: str, heading: str) -> None:
        intake = dossier.intake
        self.dossier = dossier
        self._texts = texts
        self._hello = texts.plain("mail.hello", name=intake.contact_name)
        self._why, self._heading = why, heading
        self._todo = _items(dossier, texts)
        self._how = [texts.plain("mail.share_how")] if any(row.is_share for row in missing(dossier)) else []
        self._decline = texts.plain("mail.decline_share" if _is_shares_only(dossier) else "mail.decline")
        self._done = [row.app_label for row in dossier.requests if row.status is Status.AUTHORIZED]
        self._owner = plain(intake.owner_name)
        self._footer = texts.plain("mail.footer", owner=intake.owner_name)

    def as_text(self) -> str:
        """Return the plain text."""
        texts = self._texts
        todo = [f"- {item.text}\n  {item.uri or item.instead}" for item in self._todo]
        done = [texts.plain("mail.done"), *(f"- {plain(app)}" for app in self._done)] if self._done else []
        lists = ["\n".join([self._heading, *todo]), *self._how, *(["\n".join(done)] if done else [])]
        bye = f"{texts.plain('mail.bye')}\n{self._owner}"
        return "\n\n".join([self._hello, self._why, *lists, self._decline, bye, f"-- \n{self._footer}\n"])

    def as_html(self) -> str:
        """Return simple HTML without pictures, scripts or anything from elsewhere."""
        texts = self._texts
        parts = [
            _p(self._hello),
            _p(self._why),
            _p(self._heading),
            _ul([self._item(item) for item in self._todo]),
            *map(_p, self._how),
        ]
        if self._done:
            parts += [_p(texts.plain("mail.done")), _ul([escape(plain(app)) for app in self._done])]
        bye = f"<p>{escape(texts.plain('mail.bye'))}<br>{escape(self._owner)}</p>"
        footer = f'<p style="color:#616061;font-size:13px">{escape(self._footer)}</p>'
        body = "\n".join([*parts, _p(self._decline), bye, footer])
        return f'<!doctype html>\n<html><body><div style="{_STYLE}">\n{body}\n</div></body></html>\n'

    def _item(self, item: _Item) -> str:
        if item.uri is None:
            return f"{escape(item.text)}<br>{escape(item.instead)}"
        label = escape(self._texts.plain("mail.open"))
        return f'{escape(item.text)}<br><a href="{escape(item.uri)}" style="{_BUTTON}">{label}</a>'


def _items(dossier: Dossier, texts: Texts) -> list[_Item]:
    """Return one item for each link; apps that share one stand together."""
    by_link: dict[str, list[Request]] = {}
    for row in missing(dossier):
        by_link.setdefault(row.make_request_id or row.id, []).append(row)
    return [_item(dossier, rows, texts) for rows in by_link.values()]


def _item(dossier: Dossier, rows: list[Request], texts: Texts) -> _Item:
    text = "; ".join(texts.plain("mail.app", app=row.app_label, purpose=row.purpose) for row in rows)
    uri = uri_of(dossier, rows[0])
    instead = texts.plain("mail.share" if rows[0].is_share else "mail.no_link")
    return _Item(text, uri if uri and _ADDRESS.fullmatch(uri) else None, instead)


def _days(dossier: Dossier, texts: Texts, now: datetime) -> str:
    began = [row.clock_start for row in missing(dossier) if row.clock_start is not None]
    days = max(1, (now - min(began, default=now)) // DAY)
    return texts.plain("mail.days.one") if days == 1 else texts.plain("mail.days.other", count=days)


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _ul(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
