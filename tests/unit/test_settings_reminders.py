from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

import pytest

from bot.adapters.email.letter import letter
from bot.domain.mail import Mail
from bot.parts.reminding import hook, mailer, nudge_plan
from bot.settings import Settings, SettingsError, load

GIVEN: dict[str, Any] = {
    "_env_file": None,
    "slack_bot_token": "xoxb-sandbox",
    "slack_app_token": "xapp-sandbox",
    "make_api_token": "token",
    "team_id": 1,
}


class Clock:
    def now(self) -> Any:
        raise NotImplementedError


def given(**changes: Any) -> Settings:
    return load(**(GIVEN | changes))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"nudge_cron": "nonsense"}, "NUDGE_CRON: “nonsense” is no cron expression"),
        ({"nudge_cron": "0 0 30 2 *"}, "NUDGE_CRON"),
        ({"working_calendar": "Mars/Olympus"}, "WORKING_CALENDAR: “Mars/Olympus” is no time zone"),
        ({"escalation_mention": "@leads"}, "ESCALATION_MENTION: it must be the id"),
        ({"nudge_quiet_hours": -1}, "NUDGE_QUIET_HOURS"),
        ({"smtp_host": "mail.example.com"}, "EMAIL_FROM is needed beside SMTP_HOST"),
        ({"smtp_tls": "maybe"}, "SMTP_TLS"),
        ({"email_from": "credreq"}, "EMAIL_FROM: it must be one e-mail address"),
        ({"owner_email": "Access Team"}, "OWNER_EMAIL: it must be one e-mail address"),
        ({"owner_email": "team@agency.example, second@agency.example"}, "OWNER_EMAIL: it must be one e-mail address"),
    ],
)
def test_what_cannot_be_is_named_at_start(changes, told):
    with pytest.raises(SettingsError, match=told):
        given(**changes)


def test_mail_in_the_clear_goes_no_further_than_this_machine():
    with pytest.raises(SettingsError, match="SMTP_TLS=none"):
        mailer(given(smtp_host="mail.example.com", smtp_tls="none", email_from="a@b.example"), Clock())
    assert mailer(given(smtp_host="127.0.0.1", smtp_tls="none", email_from="a@b.example"), Clock()) is not None


@pytest.mark.parametrize(
    ("changes", "sender"),
    [
        ({"email_from": "a@b.example"}, "a@b.example"),
        ({"email_from": "a@b.example", "owner_name": "Paula Park"}, "Paula Park <a@b.example>"),
        ({"email_from": "Us <a@b.example>", "owner_name": "Paula Park"}, "Us <a@b.example>"),
    ],
)
def test_a_bare_sender_bears_the_owners_name(changes, sender):
    assert sender_of(**changes) == sender


def test_a_name_can_neither_add_a_header_nor_change_the_address():
    sender = sender_of(email_from="a@b.example", owner_name='P "x" <e@vil.example>\nBcc: y@z.example')
    assert "\n" not in sender
    assert parseaddr(sender)[1] == "a@b.example"


def sender_of(**changes) -> str:
    made = mailer(given(smtp_host="127.0.0.1", smtp_tls="none", **changes), Clock())
    assert made is not None
    return str(letter(a_mail(), made._account, datetime(2026, 11, 25, tzinfo=UTC))["From"])


def a_mail() -> Mail:
    return Mail(id="d1", to="c@d.example", to_name="Carla", subject="Hello", text="Hello", html="<p>Hello</p>")


def test_a_webhook_that_is_none_is_refused_without_telling_it():
    with pytest.raises(SettingsError) as refused:
        hook(given(slack_webhook_url="http://hooks.slack.com/services/secret"))
    assert "secret" not in str(refused.value)


def test_without_settings_there_is_no_mail_and_no_hook_but_a_plan():
    plan = nudge_plan(given())
    assert (mailer(given(), Clock()), hook(given())) == (None, None)
    assert (plan.quiet.total_seconds(), plan.calendar) == (12 * 3600, None)
