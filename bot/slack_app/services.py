"""What the listeners may call."""

from dataclasses import dataclass

from bot.domain.catalog import Catalog
from bot.messages.card import Footer
from bot.messages.texts import Texts
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.services.closing.asking import ClosingDesk
from bot.services.home import AppHome
from bot.services.identity import Identity
from bot.services.nudging.asking import Asking
from bot.services.nudging.desk import Desk
from bot.services.opening import Opening
from bot.services.overview import Overview
from bot.services.reconcile.nightly import Reconciling
from bot.services.reconcile.repairs import Repairs
from bot.services.rows import Rows
from bot.services.sharing import Sharing
from bot.services.systems import Systems


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The use cases and what renders their answers; `default_channel` is SLACK_CHANNEL_ID."""

    opening: Opening
    rows: Rows
    sharing: Sharing
    overview: Overview
    home: AppHome
    identity: Identity
    systems: Systems
    catalog: Catalog
    chat: Chat
    store: Store
    clock: Clock
    texts: Texts
    footer: Footer
    asking: Asking
    desk: Desk
    repairs: Repairs
    reconciling: Reconciling
    closing: ClosingDesk
    default_channel: str | None = None
