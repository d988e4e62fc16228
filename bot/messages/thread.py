"""The lines in a card's thread: what happened, for people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind
from bot.domain.status import Status
from bot.messages import kit
from bot.messages.escape import Mrkdwn, cut, escape, person, when
from bot.messages.replies import COMMAND
from bot.messages.row import actor
from bot.messages.teardown import teardown_buttons
from bot.messages.texts import Texts
from bot.ports.chat import Message

_STATUS_KEYS = {
    Status.PENDING: "thread.pending",
    Status.PARTIALLY_AUTHORIZED: "thread.partial",
    Status.AUTHORIZED: "thread.authorized",
    Status.INVALID: "thread.invalid",
}
_OUTCOMES = frozenset({Status.AUTHORIZED, Status.DECLINED, Status.INVALID})
_MATTERS = frozenset(
    {
        EventKind.WITHDRAWN,
        EventKind.GONE_AT_MAKE,
        EventKind.CAME_BACK,
        EventKind.REVOKE_DELAYED,
        EventKind.REVOKED,
        EventKind.RENEW_NEEDLESS,
        EventKind.AGAIN_DELAYED,
        EventKind.OLD_LINK_USED,
        EventKind.WRONG_ACCOUNT,
        EventKind.CONNECTION_SILENT,
        EventKind.TEARDOWN_ASKED,
        EventKind.CLOSE_OFFERED,
        EventKind.TRACKER_TRASHED,
        EventKind.MAIL_OFF,
        EventKind.SHARE_EXPIRED,
    }
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Events that differ in their app alone; they are told in one line."""

    events: Sequence[Event]
    dossier: Dossier
    texts: Texts

    @property
    def first(self) -> Event:
        return self.events[0]

    @property
    def apps(self) -> Mrkdwn:
        return _bold([str(e.data.get("app", "")) for e in self.events], self.texts)

    @property
    def contact(self) -> str:
        return self.dossier.intake.contact_name

    @property
    def actor(self) -> Mrkdwn:
        return actor(self.first.actor, self.texts)

    @property
    def names(self) -> dict[str, str]:
        return {"client": self.dossier.intake.client, "project": self.dossier.intake.project}

    def number(self, name: str) -> int:
        return int(self.first.data.get(name, 0))

    def datum(self, name: str) -> str:
        return str(self.first.data.get(name, ""))

    def labels(self, name: str) -> list[str]:
        return [str(label) for label in self.first.data.get(name, ())]


_Line = Callable[[_Group], Mrkdwn]
_LETTERS = 9000
"""Of all lines together, where they are more than Slack takes: each is cut, so that none is left out."""


def thread(events: Sequence[Event], dossier: Dossier, texts: Texts) -> Message | None:
    """Render events as one message, naming the owner once when an outcome matters; None when nobody need read them."""
    groups = [g for g in _grouped(events, dossier, texts) if _is_told(g.first)]
    if not groups:
        return None
    lines: list[str] = [_LINES[g.first.kind](g) for g in groups]
    first = next((n for n, g in enumerate(groups) if _matters(g.first)), None)
    if first is not None:
        lines[first] = f"{person(dossier.intake.owner_id)} {lines[first]}"
    text = "\n".join(lines)
    buttons = teardown_buttons(events, dossier, texts)
    blocks = [*_sections(lines), *buttons]
    if kit.weight(blocks) > kit.MESSAGE_WEIGHT:
        most = _LETTERS // len(lines)
        blocks = [*_sections([cut(line, most) for line in lines]), *buttons]
    return Message(text=cut(text, kit.MESSAGE_TEXT), blocks=kit.fitting(blocks))


def _grouped(events: Sequence[Event], dossier: Dossier, texts: Texts) -> list[_Group]:
    groups: dict[str, list[Event]] = {}
    for event in events:
        told = {name: value for name, value in event.data.items() if name not in {"app", "old"}}
        groups.setdefault(repr((event.kind, event.actor, sorted(told.items()))), []).append(event)
    return [_Group(group, dossier, texts) for group in groups.values()]


def _is_told(event: Event) -> bool:
    """A revoke without Make is done as soon as it is asked for; its end alone is told."""
    at_once = event.kind is EventKind.REVOKE_ASKED and "share" in event.data
    return event.kind in _LINES and not at_once


def _matters(event: Event) -> bool:
    if event.kind is EventKind.STATUS_CHANGED:
        return event.data.get("new") in _OUTCOMES
    if event.kind in {EventKind.REQUEST_FAILED, EventKind.RENEW_FAILED}:
        return bool(event.data.get("final"))
    return event.kind in _MATTERS


def _sections(lines: Sequence[str]) -> list[kit.Block]:
    """Join lines into as few sections as Slack's limit for one allows."""
    parts: list[str] = []
    for line in lines:
        joined = f"{parts[-1]}\n{line}" if parts else line
        if parts and len(joined) <= kit.SECTION:
            parts[-1] = joined
        else:
            parts.append(line)
    return [kit.section(part) for part in parts[: kit.MESSAGE_BLOCKS]]


def _bold(labels: Sequence[str], texts: Texts) -> Mrkdwn:
    return texts.all_of([texts("thread.app", app=label) for label in labels])


def _opened(group: _Group) -> Mrkdwn:
    key = "thread.opened_one_link" if group.dossier.intake.one_link else "thread.opened"
    apps, shares = group.labels("apps"), group.labels("shares")
    told = [_asked(group, key, apps)] if apps or not shares else []
    told += [_asked(group, "thread.opened_shares", shares)] if shares else []
    return Mrkdwn("\n".join(told))


def _asked(group: _Group, key: str, labels: Sequence[str]) -> Mrkdwn:
    return group.texts(key, actor=group.actor, apps=_bold(labels, group.texts), contact=group.contact)


def _status(group: _Group) -> Mrkdwn:
    new = group.first.data.get("new")
    if new == Status.DECLINED:
        return _declined(group)
    key = next((key for status, key in _STATUS_KEYS.items() if status == new), "thread.pending")
    return group.texts(key, apps=group.apps, contact=group.contact)


def _declined(group: _Group) -> Mrkdwn:
    if not group.datum("reason"):
        return group.texts("thread.declined", apps=group.apps, contact=group.contact)
    why = group.datum("reason")
    return group.texts("thread.declined_because", apps=group.apps, contact=group.contact, reason=why)


def _failed(group: _Group) -> Mrkdwn:
    key = "thread.request_failed" if group.first.data.get("final") else "thread.request_delayed"
    return group.texts(key, apps=group.apps, why=group.datum("why"))


def _came_back(group: _Group) -> Mrkdwn:
    if group.first.data.get("closed"):
        return group.texts("thread.came_back_closed", apps=group.apps)
    is_revoked = group.datum("status") == Status.REVOKED
    return group.texts("thread.came_back_revoked" if is_revoked else "thread.came_back", apps=group.apps)


def _revoked(group: _Group) -> Mrkdwn:
    if group.first.data.get("share"):
        key = "thread.share_ended" if group.first.data["share"] == "held" else "thread.share_called_off"
        return group.texts(key, apps=group.apps, actor=group.actor, contact=group.contact)
    held = [c for e in group.events for c in group.dossier.credentials_of(e.request_id or "")]
    removed = sum(credential.authorized_at is not None for credential in held)
    checked = when(group.first.at)
    if removed:
        proof = group.texts.count("thread.proof", removed, when=checked)
    else:
        proof = group.texts("thread.proof.none", when=checked)
    return group.texts("thread.revoked", apps=group.apps, actor=group.actor, proof=proof)


def _share_asked(group: _Group) -> Mrkdwn:
    keys = {"slack": "thread.share_asked_slack", "mail": "thread.share_asked_mail"}
    key = keys.get(group.datum("how"), "thread.share_asked_nobody")
    return group.texts(key, apps=group.apps, contact=group.contact)


def _share_given(group: _Group) -> Mrkdwn:
    owner, until = person(group.dossier.intake.owner_id), _moment(group.datum("until"))
    return group.texts("thread.share_given", apps=group.apps, actor=group.actor, owner=owner, until=until)


def _share_expired(group: _Group) -> Mrkdwn:
    if group.first.data.get("unseen"):
        return group.texts("thread.share_unseen", apps=group.apps, contact=group.contact)
    return group.texts("thread.share_forgotten", apps=group.apps)


def _renew_failed(group: _Group) -> Mrkdwn:
    key = "thread.renew_failed" if group.first.data.get("final") else "thread.renew_delayed"
    return group.texts(key, apps=group.apps, why=group.datum("why"))


def _wrong_account(group: _Group) -> Mrkdwn:
    account, expected = group.datum("account"), group.datum("expected")
    return group.texts("thread.wrong_account", apps=group.apps, account=account, expected=expected)


def _snoozed(group: _Group) -> Mrkdwn:
    return group.texts("thread.snoozed", actor=group.actor, until=_moment(group.datum("until")))


def _moment(text: str) -> Mrkdwn:
    try:
        return when(datetime.fromisoformat(text))
    except ValueError:
        return escape(text)


def _mail_off(group: _Group) -> Mrkdwn:
    email, why = group.dossier.intake.contact_email, group.datum("why")
    return group.texts("thread.mail_off", contact=group.contact, email=email, why=why)


def _owner_gone(group: _Group) -> Mrkdwn:
    """The others' mentions were made by us when the event was written."""
    return group.texts("thread.owner_gone", owner=person(group.datum("owner")), others=Mrkdwn(group.datum("others")))


def _close_asked(group: _Group) -> Mrkdwn:
    return group.texts("thread.close_asked", actor=group.actor, until=_moment(group.datum("until")), **group.names)


def _close_called_off(group: _Group) -> Mrkdwn:
    if group.datum("asker"):
        return group.texts("thread.close_not_allowed", asker=person(group.datum("asker")))
    return group.texts("thread.close_called_off", actor=group.actor)


def _close_late(group: _Group) -> Mrkdwn:
    """Name what is left, each with its reason; the admins' mentions were made by us when the event was written."""
    texts, since = group.texts, _moment(group.datum("since"))
    counted = {"ended": group.number("ended"), "total": group.number("total")}
    head = texts("thread.close_late", admins=Mrkdwn(group.datum("admins")), since=since, **counted, **group.names)
    left = [texts("thread.close_left", app=app, why=why) for app, why in group.first.data.get("left", ())]
    return Mrkdwn("\n".join([head, *left, texts("thread.close_by_hand")]))


_LINES: Mapping[EventKind, _Line] = {
    EventKind.OPENED: _opened,
    EventKind.REQUEST_ADOPTED: lambda g: g.texts("thread.request_adopted", apps=g.apps, contact=g.contact),
    EventKind.REQUEST_FAILED: _failed,
    EventKind.RETRIED: lambda g: g.texts("thread.retried", apps=g.apps, actor=g.actor),
    EventKind.STATUS_CHANGED: _status,
    EventKind.WITHDRAWN: lambda g: g.texts("thread.withdrawn", apps=g.apps, contact=g.contact),
    EventKind.GONE_AT_MAKE: lambda g: g.texts("thread.gone_at_make", apps=g.apps),
    EventKind.UNKNOWN_STATE: lambda g: g.texts("thread.unknown_state", apps=g.apps, value=g.datum("value")),
    EventKind.CAME_BACK: _came_back,
    EventKind.REVOKE_ASKED: lambda g: g.texts("thread.revoke_asked", apps=g.apps, actor=g.actor),
    EventKind.REVOKE_DELAYED: lambda g: g.texts("thread.revoke_delayed", apps=g.apps, why=g.datum("why")),
    EventKind.REVOKED: _revoked,
    EventKind.RENEW_ASKED: lambda g: g.texts("thread.renew_asked", apps=g.apps, actor=g.actor),
    EventKind.RENEWING: lambda g: g.texts("thread.renewing", apps=g.apps, contact=g.contact),
    EventKind.RENEW_NEEDLESS: lambda g: g.texts("thread.renew_needless", apps=g.apps),
    EventKind.RENEW_FAILED: _renew_failed,
    EventKind.AGAIN_ASKED: lambda g: g.texts("thread.again_asked", apps=g.apps, actor=g.actor, contact=g.contact),
    EventKind.AGAIN_DELAYED: lambda g: g.texts("thread.again_delayed", apps=g.apps, why=g.datum("why")),
    EventKind.ASKED_AGAIN: lambda g: g.texts("thread.asked_again", apps=g.apps, contact=g.contact),
    EventKind.OLD_LINK_USED: lambda g: g.texts("thread.old_link_used", apps=g.apps),
    EventKind.WRONG_ACCOUNT: _wrong_account,
    EventKind.CONNECTION_SILENT: lambda g: g.texts("thread.silent", apps=g.apps),
    EventKind.CONNECTION_ANSWERS: lambda g: g.texts("thread.answers", apps=g.apps),
    EventKind.LINK_SHOWN: lambda g: g.texts("thread.link_shown", apps=g.apps, actor=g.actor),
    EventKind.SHARE_ASKED: _share_asked,
    EventKind.SHARE_GIVEN: _share_given,
    EventKind.SHARE_SHOWN: lambda g: g.texts("thread.share_shown", apps=g.apps, actor=g.actor),
    EventKind.SHARE_EXPIRED: _share_expired,
    EventKind.CARD_LOST: lambda g: g.texts("thread.card_lost"),
    EventKind.OWNER_CHANGED: lambda g: g.texts("thread.owner_changed", actor=g.actor, owner=person(g.datum("owner"))),
    EventKind.TEARDOWN_ASKED: lambda g: g.texts("thread.teardown_asked", apps=g.apps),
    EventKind.TEARDOWN_KEPT: lambda g: g.texts("thread.teardown_kept", actor=g.actor, apps=g.apps),
    EventKind.CREATION_CALLED_OFF: lambda g: g.texts("thread.creation_called_off", apps=g.apps),
    EventKind.DELETE_DELAYED: lambda g: g.texts("thread.delete_delayed", apps=g.apps, why=g.datum("why")),
    EventKind.CLOSE_OFFERED: lambda g: g.texts("thread.close_offered", **g.names),
    EventKind.CLOSE_ASKED: _close_asked,
    EventKind.CLOSE_APPROVED: lambda g: g.texts("thread.close_approved", actor=g.actor),
    EventKind.CLOSE_CALLED_OFF: _close_called_off,
    EventKind.CLOSE_EXPIRED: lambda g: g.texts("thread.close_expired", command=COMMAND),
    EventKind.CLOSING: lambda g: g.texts.count("thread.closing", g.number("count"), actor=g.actor, **g.names),
    EventKind.CLOSE_LATE: _close_late,
    EventKind.CLOSED: lambda g: g.texts.count("thread.closed", g.number("count"), **g.names),
    EventKind.TRACKER_TRASHED: lambda g: g.texts("thread.tracker_trashed", apps=g.apps),
    EventKind.NUDGE_ASKED: lambda g: g.texts("thread.nudge_asked", actor=g.actor),
    EventKind.SNOOZED: _snoozed,
    EventKind.MUTED: lambda g: g.texts("thread.muted", actor=g.actor),
    EventKind.UNMUTED: lambda g: g.texts("thread.unmuted", actor=g.actor),
    EventKind.PAUSED: lambda g: g.texts("thread.paused", actor=g.actor, contact=g.contact),
    EventKind.RESUMED: lambda g: g.texts("thread.resumed", actor=g.actor),
    EventKind.MAIL_OFF: _mail_off,
    EventKind.OWNER_GONE: _owner_gone,
}
"""What people should know; a kind that is not here is for the history alone."""
