"""What the contact gets in Slack, for them alone: the links."""

import re

from bot.domain.dossier import Dossier
from bot.domain.make_request import MakeRequest
from bot.domain.rounds import missing
from bot.messages import kit
from bot.messages.escape import Mrkdwn, cut, escape
from bot.messages.share import give_buttons, shares_of
from bot.messages.texts import Texts
from bot.ports.chat import Message

_ADDRESS = re.compile(r"https?://[^\s<>|]+")


def contact_links(dossier: Dossier, texts: Texts, *, heading: str = "contact.heading") -> Message:
    """Render the links of everything that is missing, one line for each link; `heading` names the sentence above."""
    intake = dossier.intake
    labels = [texts("thread.app", app=row.app_label) for row in missing(dossier)]
    names = {"owner": intake.owner_name, "client": intake.client, "project": intake.project}
    lines = [texts(heading, apps=texts.all_of(labels), **names), *_links(dossier, texts)]
    shares = shares_of(dossier)
    lines += [texts("contact.share", app=row.app_label) for row in shares]
    lines.append(texts("contact.hint_share" if len(shares) == len(missing(dossier)) else "contact.hint"))
    blocks = [*(kit.section(line) for line in lines), *give_buttons(dossier, texts)]
    return Message(text=cut("\n".join(lines), kit.MESSAGE_TEXT), blocks=blocks)


def contact_asked(dossier: Dossier, texts: Texts) -> Message:
    """Render the first asking for share links: of a dossier that holds those rows alone."""
    return contact_links(dossier, texts, heading="contact.heading_new")


def _links(dossier: Dossier, texts: Texts) -> list[Mrkdwn]:
    ids = dict.fromkeys(row.make_request_id for row in missing(dossier) if not row.is_share)
    made = [dossier.make_request(m) for m in ids]
    return [_link(dossier, one, texts) for one in made if one is not None]


def _link(dossier: Dossier, made: MakeRequest, texts: Texts) -> Mrkdwn:
    apps = ", ".join(row.app_label for row in missing(dossier) if row.make_request_id == made.id)
    if made.public_uri is None:
        return texts("contact.no_link", app=apps)
    return texts("contact.link", app=apps, link=_address(made.public_uri))


def _address(uri: str) -> Mrkdwn:
    """Return an address in full, never as a label that hides it."""
    if not _ADDRESS.fullmatch(uri):
        return escape(uri)
    return Mrkdwn(f"<{uri.replace('&', '&amp;')}>")
