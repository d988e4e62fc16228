"""Narrowing the lists: what is looked for, told in a line, and the form that asks for it."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.naming import tidy
from bot.domain.status import Status
from bot.messages import kit
from bot.messages.escape import Mrkdwn, person, plain
from bot.messages.ids import ActionId, CallbackId, NarrowId
from bot.messages.kit import Block
from bot.messages.options import fits, name_option, picked_name
from bot.messages.survey import LONGEST_WORDS
from bot.messages.texts import Texts
from bot.ports.chat import View
from bot.ports.figures import Search

_NAME = 60


def line(search: Search, texts: Texts) -> Mrkdwn | None:
    """Return what the lists are narrowed by; None when they are not."""
    parts = []
    if search.client:
        parts.append(texts("narrow.by_client", client=plain(search.client, _NAME)))
    if search.owner_id:
        parts.append(texts("narrow.by_owner", owner=person(search.owner_id)))
    if search.status:
        parts.append(texts("narrow.by_status", status=str(search.status)))
    if search.words:
        parts.append(texts("narrow.by_words", words=plain(search.words, _NAME)))
    return texts("narrow.line", what=Mrkdwn(" · ".join(parts))) if parts else None


def narrow_form(search: Search, texts: Texts) -> View:
    """Render the form, filled in with what is looked for now."""
    fields = [
        _field(NarrowId.WORDS, "words", _typed(search, texts), texts),
        _field(NarrowId.CLIENT, "client", _client(search, texts), texts),
        _field(NarrowId.OWNER, "owner", _owner(search, texts), texts),
        _field(NarrowId.STATUS, "status", _status(search, texts), texts),
    ]
    return kit.modal(
        texts.plain("narrow.title"),
        fields,
        texts.plain("form.close"),
        submit=kit.plain_text(texts.plain("narrow.submit"), kit.TITLE),
        callback_id=str(CallbackId.NARROW),
    )


def client_options(known: Iterable[str]) -> list[Block]:
    """Return known clients as options."""
    return [name_option(name) for name in dict.fromkeys(known) if fits(name)][: kit.OPTIONS]


def search_of(view: Mapping[str, Any]) -> Search:
    """Return what was filled into the form."""
    values = (view.get("state") or {}).get("values") or {}
    client = _picked(values, NarrowId.CLIENT, "selected_option")
    status = _picked(values, NarrowId.STATUS, "selected_option")
    return Search(
        client=picked_name(client["value"]) if client else None,
        owner_id=_picked(values, NarrowId.OWNER, "selected_user"),
        status=next((s for s in Status if status and s == status["value"]), None),
        words=tidy(_picked(values, NarrowId.WORDS, "value") or "")[:LONGEST_WORDS],
    )


def _picked(values: Mapping[str, Any], field: NarrowId, name: str) -> Any:
    return (next(iter((values.get(str(field)) or {}).values()), None) or {}).get(name)


def _field(field: NarrowId, name: str, element: Block, texts: Texts) -> Block:
    return kit.field(str(field), texts.plain(f"narrow.{name}"), element, optional=True)


def _typed(search: Search, texts: Texts) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": str(ActionId.VALUE),
        "max_length": LONGEST_WORDS,
        "placeholder": kit.plain_text(texts.plain("narrow.words_placeholder"), kit.PLACEHOLDER),
    }
    return element | ({"initial_value": search.words} if search.words else {})


def _client(search: Search, texts: Texts) -> Block:
    element: Block = {
        "type": "external_select",
        "action_id": str(ActionId.FIND_CLIENT),
        "min_query_length": 0,
        "placeholder": kit.plain_text(texts.plain("narrow.any"), kit.PLACEHOLDER),
    }
    known = search.client and fits(search.client)
    return element | ({"initial_option": name_option(str(search.client))} if known else {})


def _owner(search: Search, texts: Texts) -> Block:
    placeholder = kit.plain_text(texts.plain("narrow.any"), kit.PLACEHOLDER)
    element: Block = {"type": "users_select", "action_id": str(ActionId.VALUE), "placeholder": placeholder}
    return element | ({"initial_user": search.owner_id} if search.owner_id else {})


def _status(search: Search, texts: Texts) -> Block:
    options = {status: kit.option(str(status), str(status)) for status in Status}
    element: Block = {
        "type": "static_select",
        "action_id": str(ActionId.VALUE),
        "placeholder": kit.plain_text(texts.plain("narrow.any"), kit.PLACEHOLDER),
        "options": list(options.values()),
    }
    return element | ({"initial_option": options[search.status]} if search.status else {})
