"""The form of a new intake."""

from typing import Any

from bot.domain.calendar import EXAMPLE
from bot.domain.catalog import Catalog
from bot.domain.form import MAX_APPS, MAX_EXPECTED, MAX_NAME, MAX_PURPOSE
from bot.messages import kit
from bot.messages.ids import ONE_LINK_VALUE, ActionId, CallbackId, FieldId, purpose_block
from bot.messages.kit import Block
from bot.messages.nudge_preview import Preview, ahead
from bot.messages.options import app_option, fits, name_option
from bot.messages.texts import Texts
from bot.messages.views.draft import Draft, metadata_of
from bot.ports.chat import View

_CHANNELS = ("C", "G")
"""How the ids of channels begin; a direct message is no place for a card."""

_LANGUAGES = {"en": "form.language_en", "de": "form.language_de"}


def new_intake(draft: Draft, catalog: Catalog, texts: Texts, first: Preview | None = None) -> View:
    """Render the form with a draft's values, a purpose for each app, and at its end the first reminder, if known."""
    blocks = [
        kit.context(texts("form.intro")),
        _name(FieldId.CLIENT, ActionId.PICK_CLIENT, draft.client, texts),
        _name(FieldId.PROJECT, ActionId.PICK_PROJECT, draft.project, texts),
        *_contact(draft, texts),
        *_apps(draft, catalog, texts),
        _expected(draft, texts),
        _owner(draft, texts),
        _channel(draft, texts),
        _one_link(draft, texts),
        _email(FieldId.SPONSOR_EMAIL, draft.sponsor_email or "", texts, optional=True),
        _language(draft, texts),
        _calendar(draft, texts),
        *(ahead(first, texts) if first is not None else [kit.context(texts("preview.form"))]),
    ]
    return kit.modal(
        texts.plain("form.title"),
        blocks,
        texts.plain("form.close"),
        submit=kit.plain_text(texts.plain("form.submit"), kit.TITLE),
        callback_id=str(CallbackId.NEW_INTAKE),
        private_metadata=metadata_of(draft),
    )


def _name(field: FieldId, action: ActionId, name: str, texts: Texts) -> Block:
    element: Block = {
        "type": "external_select",
        "action_id": str(action),
        "min_query_length": 0,
        "placeholder": _placeholder(field, texts),
    }
    if fits(name):
        element["initial_option"] = name_option(name)
    return kit.field(str(field), texts.plain(_key(field)), element)


def _contact(draft: Draft, texts: Texts) -> list[Block]:
    slack = _value("users_select", initial_user=draft.contact_slack_id)
    return [
        _text(FieldId.CONTACT_NAME, draft.contact_name, texts),
        _email(FieldId.CONTACT_EMAIL, draft.contact_email, texts),
        _looking_ahead(_hinted(FieldId.CONTACT_SLACK, slack, texts, optional=True)),
    ]


def _text(field: FieldId, value: str, texts: Texts) -> Block:
    element = _value("plain_text_input", initial_value=value[:MAX_NAME], max_length=MAX_NAME)
    return kit.field(str(field), texts.plain(_key(field)), element | {"placeholder": _placeholder(field, texts)})


def _email(field: FieldId, value: str, texts: Texts, *, optional: bool = False) -> Block:
    return _hinted(field, _value("email_text_input", initial_value=value), texts, optional=optional)


def _apps(draft: Draft, catalog: Catalog, texts: Texts) -> list[Block]:
    picked = [key for key in dict.fromkeys(draft.apps) if key in catalog][:MAX_APPS]
    element: Block = {
        "type": "multi_external_select",
        "action_id": str(ActionId.PICK_APPS),
        "min_query_length": 0,
        "max_selected_items": MAX_APPS,
        "placeholder": _placeholder(FieldId.APPS, texts),
    }
    if picked:
        element["initial_options"] = [app_option(key, catalog) for key in picked]
    hint = texts.plain("form.apps_hint", limit=MAX_APPS)
    block = kit.field(str(FieldId.APPS), texts.plain("form.apps"), element, hint=hint)
    return [block | {"dispatch_action": True}, *(_purpose(key, draft, catalog, texts) for key in picked)]


def _purpose(key: str, draft: Draft, catalog: Catalog, texts: Texts) -> Block:
    app = catalog[key]
    text = draft.purposes.get(key, app.purpose)[:MAX_PURPOSE]
    element = _value("plain_text_input", initial_value=text, max_length=MAX_PURPOSE, multiline=True)
    hint = texts.plain("form.purpose_hint", access=app.access)
    return kit.field(purpose_block(key), texts.plain("form.purpose", app=app.label), element, optional=True, hint=hint)


def _expected(draft: Draft, texts: Texts) -> Block:
    given = (draft.expected_account or "")[:MAX_EXPECTED]
    element = _value("plain_text_input", initial_value=given, max_length=MAX_EXPECTED)
    return _hinted(FieldId.EXPECTED_ACCOUNT, element, texts, optional=True)


def _owner(draft: Draft, texts: Texts) -> Block:
    element = _value("users_select", initial_user=draft.owner_id)
    return _looking_ahead(_hinted(FieldId.OWNER, element, texts))


def _channel(draft: Draft, texts: Texts) -> Block:
    here = draft.channel_id if draft.channel_id.startswith(_CHANNELS) else None
    element = _value("conversations_select", initial_conversation=here)
    only = {"include": ["public", "private"], "exclude_bot_users": True}
    return _hinted(FieldId.CHANNEL, element | {"filter": only}, texts)


def _one_link(draft: Draft, texts: Texts) -> Block:
    offered = kit.option(texts.plain("form.one_link_option"), ONE_LINK_VALUE, texts.plain("form.one_link_description"))
    element = _value("checkboxes", initial_options=[offered] if draft.one_link else None) | {"options": [offered]}
    return kit.field(str(FieldId.ONE_LINK), texts.plain("form.one_link"), element, optional=True)


def _language(draft: Draft, texts: Texts) -> Block:
    options = [kit.option(texts.plain(key), name) for name, key in _LANGUAGES.items()]
    picked = next((option for option in options if option["value"] == draft.language), options[0])
    element = _value("static_select", options=options, initial_option=picked)
    return _looking_ahead(_hinted(FieldId.LANGUAGE, element, texts))


def _calendar(draft: Draft, texts: Texts) -> Block:
    element = _value("plain_text_input", initial_value=(draft.calendar or "")[:MAX_NAME], max_length=MAX_NAME)
    hint = texts.plain("form.calendar_hint", example=EXAMPLE)
    return _looking_ahead(
        kit.field(str(FieldId.CALENDAR), texts.plain("form.calendar"), element, optional=True, hint=hint)
    )


def _hinted(field: FieldId, element: Block, texts: Texts, *, optional: bool = False) -> Block:
    key = _key(field)
    return kit.field(str(field), texts.plain(key), element, optional=optional, hint=texts.plain(f"{key}_hint"))


def _looking_ahead(field: Block) -> Block:
    """Return a field whose change, told at once, shows the first reminder anew."""
    element = field["element"] | {"action_id": str(ActionId.LOOK_AHEAD)}
    return field | {"element": element, "dispatch_action": True}


def _value(kind: str, **attributes: Any) -> Block:
    """Return an element that only holds a value; attributes without one are left out."""
    given = {name: value for name, value in attributes.items() if value}
    return {"type": kind, "action_id": str(ActionId.VALUE)} | given


def _placeholder(field: FieldId, texts: Texts) -> Block:
    return kit.plain_text(texts.plain(f"{_key(field)}_placeholder"), kit.PLACEHOLDER)


def _key(field: FieldId) -> str:
    return f"form.{field.removeprefix('credreq.')}"
