"""The buttons of an intake on the card: Nudge now, and the menu to snooze, mute or stop the clock."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.domain.authority import Action
from bot.domain.event import Surface
from bot.messages.ids import ActionId
from bot.messages.nudge_answers import asked
from bot.messages.nudge_controls import Choice, picked
from bot.messages.replies import unknown_intake
from bot.messages.views.snooze import snooze_form
from bot.ports.chat import Message
from bot.services.nudging.asking import Asked
from bot.slack_app.answering import explained, in_time, stored_first
from bot.slack_app.forms import CHECK_BY, shown
from bot.slack_app.reminding import snooze_until
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the button and the menu."""

    @app.action(str(ActionId.NUDGE))
    async def nudge(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        intake_id, user_id = str(action.get("value", "")), body["user"]["id"]
        await stored_first(ack, explained(respond, services, _nudge(services, intake_id, user_id)))

    @app.action(str(ActionId.REMINDERS))
    async def menu(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        await stored_first(ack, explained(respond, services, _menu(services, body, action)))


async def _nudge(services: Services, intake_id: str, user_id: str) -> Message:
    return _answer(await services.asking.nudge(intake_id, user_id, Surface.BUTTON), services)


async def _menu(services: Services, body: dict[str, Any], action: dict[str, Any]) -> Message | None:
    user_id = body["user"]["id"]
    try:
        choice, intake_id = picked(str((action.get("selected_option") or action).get("value", "")))
    except ValueError:
        return unknown_intake(services.texts)
    if choice is Choice.DATE:
        return await _open_form(services, body["trigger_id"], user_id, intake_id)
    return _answer(await _do(services, choice, intake_id, user_id), services)


async def _do(services: Services, choice: Choice, intake_id: str, user_id: str) -> Asked:
    verbs = {
        Choice.MUTE: services.asking.mute,
        Choice.UNMUTE: services.asking.unmute,
        Choice.PAUSE: services.asking.pause,
        Choice.RESUME: services.asking.resume,
    }
    if choice in verbs:
        return await verbs[choice](intake_id, user_id, Surface.BUTTON)
    until = await snooze_until(services, choice, user_id)
    return await services.asking.snooze(intake_id, user_id, Surface.BUTTON, until)


async def _open_form(services: Services, trigger_id: str, user_id: str, intake_id: str) -> Message | None:
    """Open the form that asks for a day; whoever may not snooze reads so before filling it in."""
    dossier = await in_time(services.asking.check(Action.SNOOZE, intake_id, user_id, Surface.BUTTON), CHECK_BY)
    view = snooze_form(dossier, services.clock.now(), services.texts)
    return await shown(services, trigger_id, view)


def _answer(done: Asked, services: Services) -> Message:
    return asked(done.answer, done.dossier, done.until, services.texts)
