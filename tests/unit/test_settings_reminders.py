from typing import Any

import pytest

from bot.reminding import hook, mailer, nudge_plan
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
    ],
)
def test_what_cannot_be_is_named_at_start(changes, told):
    with pytest.raises(SettingsError, match=told):
        given(**changes)


def test_mail_in_the_clear_goes_no_further_than_this_machine():
    with pytest.raises(SettingsError, match="SMTP_TLS=none"):
        mailer(given(smtp_host="mail.example.com", smtp_tls="none", email_from="a@b.example"), Clock())
    assert mailer(given(smtp_host="127.0.0.1", smtp_tls="none", email_from="a@b.example"), Clock()) is not None


def test_a_webhook_that_is_none_is_refused_without_telling_it():
    with pytest.raises(SettingsError) as refused:
        hook(given(slack_webhook_url="http://hooks.slack.com/services/secret"))
    assert "secret" not in str(refused.value)


def test_without_settings_there_is_no_mail_and_no_hook_but_a_plan():
    plan = nudge_plan(given())
    assert (mailer(given(), Clock()), hook(given())) == (None, None)
    assert (plan.quiet.total_seconds(), plan.calendar) == (12 * 3600, None)
