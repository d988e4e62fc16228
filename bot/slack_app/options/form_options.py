"""The form's typeaheads: clients, projects, apps."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.messages import kit
from bot.messages.ids import ActionId
from bot.messages.narrowing import client_options
from bot.messages.options import app_options, name_options
from bot.messages.views.draft import draft_of
from bot.slack_app.services import Services

MOST = 99
"""Slack takes a hundred options; one place is kept for what was typed."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to what is typed."""

    @app.options(str(ActionId.PICK_CLIENT))
    async def clients(ack: AsyncAck, payload: dict[str, Any]) -> None:
        query = payload.get("value", "")
        known = await services.overview.clients(query, MOST)
        await ack(options=name_options(query, known, services.texts))

    @app.options(str(ActionId.FIND_CLIENT))
    async def known_clients(ack: AsyncAck, payload: dict[str, Any]) -> None:
        await ack(options=client_options(await services.overview.clients(payload.get("value", ""), kit.OPTIONS)))

    @app.options(str(ActionId.PICK_PROJECT))
    async def projects(ack: AsyncAck, payload: dict[str, Any], body: dict[str, Any]) -> None:
        query = payload.get("value", "")
        client = draft_of(body.get("view") or {}).client
        known = await services.overview.projects(client or None, query, MOST)
        await ack(options=name_options(query, known, services.texts))

    @app.options(str(ActionId.PICK_APPS))
    async def apps(ack: AsyncAck, payload: dict[str, Any]) -> None:
        await ack(options=app_options(payload.get("value", ""), services.catalog))
