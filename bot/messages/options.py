"""Options for typeahead selects, and what their values mean when they come back."""

from collections.abc import Iterable

from bot.domain.catalog import Catalog
from bot.domain.form import MAX_NAME
from bot.domain.naming import same, tidy
from bot.messages import kit
from bot.messages.escape import size
from bot.messages.kit import Block
from bot.messages.texts import Texts

_KNOWN = "known:"
_NEW = "new:"
_TOO_LONG = "long:"
_REFUSED_NAME = "x" * (MAX_NAME + 1)
"""Stands for every name that was too long to be carried; the form's check refuses it as too long."""
_SHOWN_NAME = kit.OPTION - 8


def name_options(query: str, known: Iterable[str], texts: Texts) -> list[Block]:
    """Return the known names, and what was typed as a new one unless it is known already."""
    typed = tidy(query)
    names = [name for name in dict.fromkeys(known) if fits(name)]
    offered = [name_option(name) for name in names[: kit.OPTIONS - 1]]
    if not any(c.isalnum() for c in typed) or same(typed) in map(same, names):
        return offered
    return [*offered, _new_option(typed, texts)]


def name_option(name: str) -> Block:
    """Return the option of a known name."""
    return kit.option(name, f"{_KNOWN}{name}")


def app_options(query: str, catalog: Catalog) -> list[Block]:
    """Return the apps that match."""
    return [app_option(key, catalog) for key, _ in catalog.search(query, kit.OPTIONS)]


def app_option(key: str, catalog: Catalog) -> Block:
    """Return the option of an app; its value is the catalogue's key."""
    return kit.option(catalog[key].label, key)


def picked_name(value: str) -> str:
    """Return the name that a picked option stands for."""
    if value == _TOO_LONG:
        return _REFUSED_NAME
    return next((value.removeprefix(p) for p in (_KNOWN, _NEW) if value.startswith(p)), value)


def fits(name: str) -> bool:
    """Tell whether a name fits into an option's value."""
    return bool(name) and size(name) <= kit.OPTION_VALUE - len(_KNOWN)


def _new_option(typed: str, texts: Texts) -> Block:
    if len(typed) > MAX_NAME or not fits(typed):
        return kit.option(texts.plain("option.too_long", limit=MAX_NAME), _TOO_LONG)
    shown = typed if size(typed) <= _SHOWN_NAME else f"{typed[: _SHOWN_NAME // 2]}…"
    return kit.option(texts.plain("option.new", name=shown), f"{_NEW}{typed}")
