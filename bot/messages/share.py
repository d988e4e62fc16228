"""Share links, as people read of them: what the card says, and the answers to one person. The card never shows one."""

from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.domain.rounds import missing
from bot.domain.sharing import ShareLink
from bot.domain.status import Status
from bot.messages import kit
from bot.messages.escape import Mrkdwn, person, when
from bot.messages.ids import ActionId, shares_block
from bot.messages.kit import Block
from bot.messages.replies import address, reply
from bot.messages.texts import Texts
from bot.ports.chat import Message


def share_hint(row: Request, texts: Texts) -> Mrkdwn | None:
    """Return what is to do about a row that is handed in by a share link; None once it has ended."""
    if row.has_ended or row.is_revoking:
        return None
    if row.share_expires_at is not None:
        return texts("share.held", until=when(row.share_expires_at))
    return texts("share.unheld" if row.status is Status.AUTHORIZED else "share.pending")


def share_buttons(row: Request, texts: Texts) -> list[Block]:
    """Return what can be pressed; whoever is not the owner, an admin or the contact is told so at the click."""
    if row.has_ended or row.is_revoking:
        return []
    held = row.share_expires_at is not None
    if row.status is not Status.AUTHORIZED:
        return [give_button(row, texts), _end_button(row, texts, ActionId.REVOKE)]
    show = [kit.button(ActionId.SHOW_SHARE, texts.plain("button.show_share"), row.id, style="primary")] if held else []
    give = kit.button(ActionId.GIVE_SHARE, texts.plain("button.replace_share"), row.id)
    return [*show, give, _end_button(row, texts, ActionId.END_SHARE)]


def give_button(row: Request, texts: Texts) -> Block:
    """Return the button that opens the form for a link."""
    return kit.button(ActionId.GIVE_SHARE, texts.plain("button.give_share"), row.id, style="primary")


def shares_of(dossier: Dossier) -> list[Request]:
    """Return the rows a share link is still waited for."""
    return [row for row in missing(dossier) if row.is_share]


def give_buttons(dossier: Dossier, texts: Texts) -> list[Block]:
    """Return a button for each share link that is still waited for; a block may hold an action only once."""
    return [kit.actions(shares_block(row.id), [_named_button(row, texts)]) for row in shares_of(dossier)]


def _named_button(row: Request, texts: Texts) -> Block:
    return kit.button(ActionId.GIVE_SHARE, texts.plain("button.give_share_for", app=row.app_label), row.id)


def _end_button(row: Request, texts: Texts, action: ActionId) -> Block:
    if action is ActionId.REVOKE:
        keys = ("revoke.title", "share.call_off_text", "revoke.yes", "revoke.no")
    else:
        keys = ("share.end_title", "share.end_text", "share.end_yes", "share.end_no")
    said = [texts.plain(key, **({"app": row.app_label} if "app" in texts.fields(key) else {})) for key in keys]
    label = texts.plain("button.revoke" if action is ActionId.REVOKE else "button.end_share")
    return kit.button(action, label, row.id, style="danger", confirm=kit.confirm(*said))


def share_shown(row: Request, link: ShareLink, texts: Texts) -> Message:
    """Show the link to who may see it."""
    told = texts("share.shown", app=row.app_label, who=person(link.given_by), until=when(link.expires_at))
    return reply(told, address(link.url), texts("share.shown_after", app=row.app_label))


def share_ended(row: Request, texts: Texts) -> Message:
    """Confirm a press of Used and rotated."""
    return reply(texts("share.ended", app=row.app_label))
