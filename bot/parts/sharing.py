"""The share links' part of the composition root."""

from datetime import timedelta

from bot.ports.clock import Clock
from bot.ports.engine import Job
from bot.ports.store import Store
from bot.services.identity import Identity
from bot.services.recorder import Recorder
from bot.services.sharing import SHARES_JOB, SHARES_TICK, SharePlan, Sharing
from bot.settings import Settings


def sharing(settings: Settings, store: Store, clock: Clock, identity: Identity, recorder: Recorder) -> Sharing:
    """Return what people's share links go through."""
    plan = SharePlan(hosts=settings.share_link_hosts, keep=timedelta(days=settings.share_link_days))
    return Sharing(store, clock, identity, recorder, plan)


def share_job(links: Sharing) -> Job:
    """Return the job that deletes links whose time is up."""
    return Job(name=SHARES_JOB, every=SHARES_TICK, run=links.expire)
