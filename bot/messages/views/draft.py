"""A draft: what a person has filled into the form so far."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.form import NewIntake, Problem
from bot.messages.ids import FieldId, field_block, purpose_app
from bot.messages.options import picked_name
from bot.messages.texts import Texts
from bot.ports.chat import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The form's values; `origin` is the channel the command was typed in."""

    owner_id: str = ""
    channel_id: str = ""
    client: str = ""
    project: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_slack_id: str | None = None
    sponsor_email: str | None = None
    apps: tuple[str, ...] = ()
    purposes: Mapping[str, str] = field(default_factory=dict)
    one_link: bool = False
    language: str = "en"
    calendar: str | None = None
    expected_account: str | None = None
    origin: str | None = None


def draft_of(view: View) -> Draft:
    """Read a view as Slack sends it with an action, an options call or a submission."""
    held = {block_id: _value(dict(fields)) for block_id, fields in _values(view).items()}
    said = {block_id: value for block_id, value in held.items() if isinstance(value, str)}
    picked = {block_id: value for block_id, value in held.items() if isinstance(value, list)}
    return Draft(
        owner_id=said.get(FieldId.OWNER, ""),
        channel_id=said.get(FieldId.CHANNEL, ""),
        client=picked_name(said.get(FieldId.CLIENT, "")),
        project=picked_name(said.get(FieldId.PROJECT, "")),
        contact_name=said.get(FieldId.CONTACT_NAME, ""),
        contact_email=said.get(FieldId.CONTACT_EMAIL, "").strip(),
        contact_slack_id=said.get(FieldId.CONTACT_SLACK) or None,
        sponsor_email=said.get(FieldId.SPONSOR_EMAIL, "").strip() or None,
        apps=tuple(picked.get(FieldId.APPS, ())),
        purposes={app: said.get(b, "") for b in held if (app := purpose_app(b)) is not None},
        one_link=bool(picked.get(FieldId.ONE_LINK)),
        language=said.get(FieldId.LANGUAGE) or "en",
        calendar=said.get(FieldId.CALENDAR, "").strip() or None,
        expected_account=said.get(FieldId.EXPECTED_ACCOUNT, "").strip() or None,
        origin=_origin(view),
    )


def form_of(view: View, opened_by: str) -> NewIntake:
    """Read a submitted view; its id keeps a second submit from opening a second intake."""
    draft = draft_of(view)
    view_id = str(view["id"])
    return NewIntake(
        source_key=f"view:{view_id}",
        view_id=view_id,
        client=draft.client,
        project=draft.project,
        contact_name=draft.contact_name,
        contact_email=draft.contact_email,
        contact_slack_id=draft.contact_slack_id,
        sponsor_email=draft.sponsor_email,
        apps=draft.apps,
        purposes={app: draft.purposes[app] for app in draft.apps if app in draft.purposes},
        owner_id=draft.owner_id,
        channel_id=draft.channel_id,
        one_link=draft.one_link,
        language=draft.language,
        calendar=draft.calendar,
        expected_account=draft.expected_account,
        opened_by=opened_by,
    )


def errors_of(problems: Iterable[Problem], view: View, texts: Texts) -> dict[str, str]:
    """Return problems as a submission's `errors`: texts by block; one whose field is not shown goes to the apps."""
    shown = {block["block_id"] for block in view.get("blocks") or () if block["type"] == "input"}
    errors: dict[str, str] = {}
    for problem in problems:
        block_id = field_block(problem.where)
        place = block_id if block_id in shown else str(FieldId.APPS)
        errors.setdefault(place, texts.plain(problem.text, **problem.values))
    return errors


def metadata_of(draft: Draft) -> str:
    """Return what the view carries along, as its private_metadata."""
    return json.dumps({"origin": draft.origin})


def _origin(view: View) -> str | None:
    try:
        origin = json.loads(view.get("private_metadata") or "{}").get("origin")
    except (ValueError, AttributeError):
        return None
    return origin if isinstance(origin, str) else None


def _values(view: View) -> Mapping[str, Mapping[str, Any]]:
    values: Mapping[str, Mapping[str, Any]] = (view.get("state") or {}).get("values") or {}
    return values


def _value(fields: Mapping[str, Mapping[str, Any]]) -> Any:
    """Return what the one element of an input block holds: a text, an id, an option's value, or a list of values."""
    element = next(iter(fields.values()), {})
    if "selected_options" in element:
        return [picked["value"] for picked in element["selected_options"] or ()]
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    keys = ("value", "selected_user", "selected_conversation")
    return next((element[key] for key in keys if element.get(key)), None)
