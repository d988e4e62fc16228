"""The reminders' part of the composition root: settings -> channels -> services."""

from contextlib import AsyncExitStack
from datetime import timedelta

from bot.adapters.email import MailAccount, MailAccountError, Security, SmtpMailer
from bot.adapters.slack.chat import SlackChat
from bot.adapters.webhook import HookUrlError, SlackHook
from bot.domain.authority import Policy
from bot.domain.calendar import WorkingCalendar
from bot.domain.cron import Cron
from bot.domain.mailbox import Mailbox, read_mailbox
from bot.domain.rounds import NudgePlan
from bot.messages.texts.languages import Languages
from bot.ports.clock import Clock
from bot.ports.engine import Job
from bot.ports.store import Store
from bot.services.cards import Cards
from bot.services.handlers.nudge_hook import NudgeHook
from bot.services.handlers.nudge_link import NudgeLink
from bot.services.handlers.nudge_mail import NudgeMail
from bot.services.handlers.nudge_reply import NudgeReply
from bot.services.handlers.nudge_thread import NudgeThread
from bot.services.handlers.share_ask import ShareAsk, ShareMail
from bot.services.lane import Handler
from bot.services.nudging.audience import Audience
from bot.services.nudging.desk import Desk
from bot.services.nudging.planner import NUDGE_JOB, NudgePlanner
from bot.services.nudging.rounds import Rounds
from bot.services.recorder import Recorder
from bot.settings import Settings, SettingsError

TICK = timedelta(seconds=5)


class Reminding:
    """Everything that reminds."""

    def __init__(self, settings: Settings, chat: SlackChat, store: Store, clock: Clock, languages: Languages) -> None:
        self._settings = settings
        self._chat = chat
        self._store = store
        self._clock = clock
        self._languages = languages
        self.plan = nudge_plan(settings)
        self.mailer = mailer(settings, clock)
        self._hook = hook(settings)

    def build(self, recorder: Recorder, policy: Policy, stack: AsyncExitStack) -> Desk:
        """Build what the channels and the people's verbs work with."""
        if self._hook is not None:
            stack.push_async_callback(self._hook.aclose)
        has_mail, has_hook = self.mailer is not None, self._hook is not None
        return Desk(
            chat=self._chat,
            store=self._store,
            clock=self._clock,
            recorder=recorder,
            rounds=Rounds(self._clock, recorder, self.plan, mail=has_mail, hook=has_hook),
            audience=Audience(self._chat, policy, self._settings.escalation_mention),
            languages=self._languages,
            links_in_thread=self._settings.links_in_thread,
        )

    def handlers(self, desk: Desk, cards: Cards) -> list[Handler]:
        """Build the channels that are set up."""
        handlers: list[Handler] = [NudgeThread(desk, cards), NudgeLink(desk), NudgeReply(desk)]
        handlers += [ShareAsk(desk), ShareMail(desk, self.mailer, self._settings.owner_email)]
        if self.mailer is not None:
            handlers.append(NudgeMail(desk, self.mailer, self._settings.owner_email))
        if self._hook is not None:
            handlers.append(NudgeHook(desk, self._hook))
        return handlers

    def job(self, desk: Desk) -> Job:
        """Return the job that plans what is due."""
        planner = NudgePlanner(desk.store, desk.clock, desk.rounds)
        return Job(name=NUDGE_JOB, every=TICK, run=planner.run)


def nudge_plan(settings: Settings) -> NudgePlan:
    """Return how nudges are spaced."""
    text = settings.working_calendar
    calendar = WorkingCalendar.parse(text) if text is not None else None
    cron = Cron(settings.nudge_cron)
    return NudgePlan(quiet=timedelta(hours=settings.nudge_quiet_hours), calendar=calendar, cron=cron)


def mailer(settings: Settings, clock: Clock) -> SmtpMailer | None:
    """Return the mail server, when one is set up; raises SettingsError when it cannot be used like this."""
    if settings.smtp_host is None or settings.email_from is None:
        return None
    account = MailAccount(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=Security(settings.smtp_tls),
        sender=_sender(settings.email_from, settings.owner_name),
        user=settings.smtp_user,
        password=settings.smtp_pass.get_secret_value() if settings.smtp_pass is not None else None,
    )
    try:
        return SmtpMailer(account.checked(), clock)
    except MailAccountError as error:
        raise SettingsError(str(error)) from None


def _sender(email_from: str, owner_name: str | None) -> Mailbox:
    """Return who mails come from: a bare address bears OWNER_NAME, so that the contact reads a person's name."""
    sender = read_mailbox(email_from)
    return Mailbox(sender.name or owner_name or "", sender.address)


def hook(settings: Settings) -> SlackHook | None:
    """Return the incoming webhook, when one is set up; raises SettingsError when it cannot be one."""
    if settings.slack_webhook_url is None:
        return None
    try:
        return SlackHook(settings.slack_webhook_url.get_secret_value())
    except HookUrlError as error:
        raise SettingsError(str(error)) from None
