"""The App Home: what is late first, then what falls due, one's own, and the rest; or one list alone, page by page."""

import json
from hashlib import sha256

from bot.messages import kit
from bot.messages.banners import banners
from bot.messages.entries import entries
from bot.messages.escape import when
from bot.messages.ids import FOOTER, HOME_BUTTONS, HOME_PAGES, ActionId, CallbackId, section_block
from bot.messages.kit import Block
from bot.messages.narrowing import line
from bot.messages.numbers import by_app, headline
from bot.messages.survey import PAGE, Survey
from bot.messages.texts import Texts
from bot.ports.chat import View
from bot.ports.figures import Section

GLANCE = {
    Section.LATE: 8,
    Section.DUE: 5,
    Section.MINE: 6,
    Section.CLIENTS: 6,
    Section.AUTHORIZED: 5,
    Section.INVALID: 5,
    Section.FOUND: 6,
}
"""Entries of each list at a glance; together they stay below a view's hundred blocks."""
APPS = 10


def home(survey: Survey, texts: Texts) -> View:
    """Render somebody's App Home."""
    section = survey.look.section
    body = _glance(survey, texts) if section is None else _alone(survey, section, texts)
    blocks = [*_head(survey, texts), *body, _footer(survey, texts)]
    return {"type": "home", "callback_id": str(CallbackId.HOME), "blocks": _fitting(blocks)}


def digest(view: View) -> str:
    """Return a hash of what a Home shows, its "as of" line aside: an equal one needs no publishing."""
    shown = [block for block in view["blocks"] if block.get("block_id") != FOOTER]
    return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _head(survey: Survey, texts: Texts) -> list[Block]:
    narrowed = line(survey.look.search, texts)
    return [
        kit.header(texts.plain("home.title")),
        *banners(survey.failures, texts),
        kit.section(headline(survey.figures, texts)),
        kit.actions(HOME_BUTTONS, _buttons(survey, texts)),
        *([] if narrowed is None else [kit.context(narrowed)]),
    ]


def _buttons(survey: Survey, texts: Texts) -> list[Block]:
    buttons = []
    if survey.look.section is not None:
        buttons.append(kit.button(ActionId.HOME_BACK, texts.plain("button.back")))
    if not survey.reads_only:
        buttons.append(kit.button(ActionId.NEW, texts.plain("button.new"), style="primary"))
    buttons.append(kit.button(ActionId.HOME_NARROW, texts.plain("button.narrow")))
    if survey.look.search:
        buttons.append(kit.button(ActionId.HOME_ALL, texts.plain("button.everything")))
    return buttons


def _glance(survey: Survey, texts: Texts) -> list[Block]:
    if survey.is_empty:
        searched = bool(survey.look.search)
        return [kit.section(texts("home.nothing_found" if searched else "home.empty"))]
    blocks: list[Block] = []
    for section in Section:
        if survey.of(section).total:
            blocks += [kit.divider(), _heading(survey, section, texts), *entries(survey, section, texts)]
            blocks += _more(survey, section, texts)
        elif section is Section.LATE:
            blocks += [kit.divider(), kit.section(texts("home.none_late"))]
    if survey.figures.apps:
        blocks += [kit.divider(), kit.header(texts.plain("home.by_app")), *by_app(survey.figures, APPS, texts)]
    return blocks


def _alone(survey: Survey, section: Section, texts: Texts) -> list[Block]:
    shown = entries(survey, section, texts) or [kit.section(texts("home.nothing_here"))]
    return [_heading(survey, section, texts), *shown, *_pages(survey, section, texts)]


def _heading(survey: Survey, section: Section, texts: Texts) -> Block:
    return kit.header(texts.plain(f"home.{section}", count=survey.of(section).total))


def _more(survey: Survey, section: Section, texts: Texts) -> list[Block]:
    listing = survey.of(section)
    if listing.total == len(listing.items) + len(listing.clients):
        return []
    told = texts.plain("button.show_all", count=listing.total)
    return [kit.actions(section_block(section), [kit.button(ActionId.HOME_SECTION, told, str(section))])]


def _pages(survey: Survey, section: Section, texts: Texts) -> list[Block]:
    page, last = survey.look.page, (survey.of(section).total - 1) // PAGE
    if last < 1:
        return []
    buttons = []
    if page > 0:
        buttons.append(kit.button(ActionId.HOME_PREVIOUS, texts.plain("button.previous"), str(page - 1)))
    if page < last:
        buttons.append(kit.button(ActionId.HOME_NEXT, texts.plain("button.next"), str(page + 1)))
    told = texts("home.page", page=page + 1, pages=last + 1)
    return [kit.context(told), kit.actions(HOME_PAGES, buttons)]


def _footer(survey: Survey, texts: Texts) -> Block:
    return kit.context(texts("home.footer", now=when(survey.now)), block_id=FOOTER)


def _fitting(blocks: list[Block]) -> list[Block]:
    """Keep within a view's blocks and bytes; what goes first is what stands last, before the footer."""
    *body, footer = blocks
    return [*kit.fitting(body, kit.VIEW_BYTES, kit.VIEW_BLOCKS - 1), footer]
