"""The form's typeaheads: clients, projects, apps; to who may not see them nothing is offered."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.authority import Action
from bot.messages import kit
from bot.messages.ids import ActionId
from bot.messages.narrowing import client_options
from bot.messages.options import app_options, name_options
from bot.messages.views.draft import draft_of
from bot.ports.errors import OutsideError
from bot.services.identity import NotAllowedError
from bot.slack_app.answering import in_time
from bot.slack_app.forms import CHECK_BY
from bot.slack_app.services import Services

MOST = 99
"""Slack takes a hundred options; one place is kept for what was typed."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to what is typed."""

    @app.options(str(ActionId.PICK_CLIENT))
    async def clients(ack: AsyncAck, payload: dict[str, Any], body: dict[str, Any]) -> None:
        query, may = payload.get("value", ""), await _may(services, Action.OPEN, body)
        known = await services.overview.clients(query, MOST) if may else []
        await ack(options=name_options(query, known, services.texts) if may else [])

    @app.options(str(ActionId.FIND_CLIENT))
    async def known_clients(ack: AsyncAck, payload: dict[str, Any], body: dict[str, Any]) -> None:
        may = await _may(services, Action.READ, body)
        known = await services.overview.clients(payload.get("value", ""), kit.OPTIONS) if may else []
        await ack(options=client_options(known))

    @app.options(str(ActionId.PICK_PROJECT))
    async def projects(ack: AsyncAck, payload: dict[str, Any], body: dict[str, Any]) -> None:
        query, may = payload.get("value", ""), await _may(services, Action.OPEN, body)
        client = draft_of(body.get("view") or {}).client
        known = await services.overview.projects(client or None, query, MOST) if may else []
        await ack(options=name_options(query, known, services.texts) if may else [])

    @app.options(str(ActionId.PICK_APPS))
    async def apps(ack: AsyncAck, payload: dict[str, Any], body: dict[str, Any]) -> None:
        may = await _may(services, Action.OPEN, body)
        await ack(options=app_options(payload.get("value", ""), services.catalog) if may else [])


async def _may(services: Services, action: Action, body: dict[str, Any]) -> bool:
    """Tell whether who types may see the choices; while Slack cannot say who they are, they may not."""
    try:
        await in_time(services.identity.allow(action, body["user"]["id"]), CHECK_BY)
    except (NotAllowedError, OutsideError, TimeoutError):
        return False
    return True
