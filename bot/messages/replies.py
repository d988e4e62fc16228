"""Short answers to one person."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.domain.asking_again import NotAgainError
from bot.domain.authority import Action, Policy, Refusal
from bot.domain.dossier import Dossier
from bot.domain.intake import Intake
from bot.domain.renewing import NotRenewableError
from bot.domain.request import Request
from bot.domain.transitions import IllegalTransitionError
from bot.messages import kit
from bot.messages.escape import Mrkdwn, channel, cut, escape, group, person
from bot.messages.escape import link as link_to
from bot.messages.texts import Texts
from bot.ports.chat import Message
from bot.ports.errors import OutsideError

COMMAND = Mrkdwn("/credreq")
WORDS = ("new", "list", "status", "nudge", "preview", "close", "reconcile", "help")
"""The words that work after the command, in the order of the help."""
_MOST_ADMINS = 5
_NAMES_WHO_MAY = frozenset({Refusal.NOT_OWNER, Refusal.NOT_CREATOR, Refusal.NOT_ADMIN})


def reply(*lines: Mrkdwn) -> Message:
    """Return a message of some lines."""
    text = "\n".join(lines)
    return Message(text=cut(text, kit.MESSAGE_TEXT), blocks=[kit.section(text)])


def usage(texts: Texts) -> Message:
    """Tell what can be typed."""
    return reply(*_usage(texts))


def unknown_word(word: str, texts: Texts) -> Message:
    """Tell that a word is not known, which one is nearest, and what can be typed."""
    nearest = get_close_matches(word.casefold(), WORDS, n=1, cutoff=0.5)
    if nearest:
        first = texts("command.unknown_nearest", word=word, command=COMMAND, nearest=nearest[0])
    else:
        first = texts("command.unknown", word=word)
    return reply(first, *_usage(texts))


def refused(why: Refusal, action: Action, intake: Intake | None, policy: Policy, texts: Texts) -> Message:
    """Tell why a person may not do something, and who may."""
    asked = texts(f"action.{action}")
    if why in _NAMES_WHO_MAY:
        return reply(texts(f"refusal.{why}", who=_who_may(why, intake, policy, texts), action=asked))
    return reply(texts(f"refusal.{why}", action=asked))


def link(dossier: Dossier, row: Request, uri: str | None, texts: Texts) -> Message:
    """Show the client's link, with the warning that belongs to it; or tell why it cannot be shown."""
    intake = dossier.intake
    shared = [r for r in dossier.requests_of(row.make_request_id) if r.is_open]
    apps = texts.all_of([texts("thread.app", app=r.app_label) for r in shared or [row]])
    if not row.is_open:
        return reply(texts("link.closed", apps=apps))
    if uri is None:
        return reply(texts("link.unknown", contact=intake.contact_name, apps=apps))
    heading = texts("link.heading", apps=apps, contact=intake.contact_name, email=intake.contact_email)
    return reply(heading, address(uri), texts("link.warning"))


def outside(error: OutsideError, texts: Texts) -> Message:
    """Tell what an outside system did not do; the error says what to do about it."""
    return reply(texts("reply.outside", why=str(error)))


def not_now(error: IllegalTransitionError, texts: Texts) -> Message:
    """Tell that a row has gone on already, or why what was asked would lead nowhere."""
    if isinstance(error, NotRenewableError):
        return reply(texts(f"renew.{error.why}", app=error.app))
    if isinstance(error, NotAgainError):
        return reply(texts(f"again.{error.why}", app=error.app))
    return reply(texts("reply.not_now", why=str(error)))


def unknown_intake(texts: Texts) -> Message:
    """Answer a click on a card whose intake is gone."""
    return reply(texts("reply.unknown_intake", command=COMMAND))


def revoke_started(row: Request, texts: Texts) -> Message:
    """Confirm a press of Revoke."""
    return reply(texts("reply.revoke_started", app=row.app_label))


def kept(row: Request, texts: Texts) -> Message:
    """Confirm a press of Keep it."""
    return reply(texts("reply.kept", app=row.app_label))


def retry_started(row: Request, texts: Texts) -> Message:
    """Confirm a press of Retry."""
    return reply(texts("reply.retry_started", app=row.app_label))


def reauthorize_started(row: Request, texts: Texts) -> Message:
    """Confirm a press of Reauthorize."""
    return reply(texts("reply.reauthorize_started", app=row.app_label))


def ask_again_started(row: Request, texts: Texts) -> Message:
    """Confirm a press of Ask again."""
    return reply(texts("reply.ask_again_started", app=row.app_label))


def elsewhere(app: str, dossier: Dossier | None, texts: Texts) -> Message:
    """Tell that the same app is under way in another intake, and where its card is."""
    if dossier is None:
        return reply(texts("again.elsewhere", app=app))
    card, where = dossier.card, channel(dossier.card.channel_id)
    shown = link_to(card.permalink, texts.plain("view.open_card")) if card.permalink else where
    return reply(texts("again.elsewhere_at", app=app, owner=person(dossier.intake.owner_id), card=shown))


def store_unavailable(texts: Texts) -> Message:
    """Tell that our own records cannot be reached."""
    return reply(texts("reply.store_unavailable"))


def slack_slow(texts: Texts) -> Message:
    """Tell that a modal could not be opened in time."""
    return reply(texts("reply.slack_slow"))


def unexpected(texts: Texts) -> Message:
    """Tell that something nobody foresaw went wrong."""
    return reply(texts("reply.unexpected"))


def _usage(texts: Texts) -> list[Mrkdwn]:
    return [texts("command.heading"), *(texts(f"command.{word}", command=COMMAND) for word in WORDS)]


def _who_may(why: Refusal, intake: Intake | None, policy: Policy, texts: Texts) -> Mrkdwn:
    may = [person(intake.owner_id)] if intake is not None and why is Refusal.NOT_OWNER else []
    if why is Refusal.NOT_CREATOR:
        may = [person(creator) for creator in sorted(policy.creators)][:_MOST_ADMINS]
    others = admins_of(policy, may)
    return texts.all_of([*may, *(others or [texts("refusal.admins")])])


def admins_of(policy: Policy, known: Sequence[Mrkdwn] = ()) -> list[Mrkdwn]:
    """Return mentions of the admins, a few of them when there are many, without those who are `known`."""
    admins = [person(admin) for admin in sorted(policy.admins)]
    named = [admin for admin in admins if admin not in known][:_MOST_ADMINS]
    return [*named, group(policy.admin_group)] if policy.admin_group is not None else named


def address(uri: str) -> Mrkdwn:
    """Return an address in full, so that it can be copied, never as a label that hides it."""
    if any(c in uri for c in " <>|\n") or not uri.startswith("https://"):
        return escape(uri)
    return Mrkdwn(f"<{uri.replace('&', '&amp;')}>")
