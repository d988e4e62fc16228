"""Reminders say what is missing, show no link where anybody could use it, and fit whatever the store holds."""

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.rounds import NudgePlan, missing
from bot.domain.status import Status
from bot.messages.card import card
from bot.messages.escape import Mrkdwn, person
from bot.messages.mail import nudge_mail
from bot.messages.nudge import Reminder, nudge
from bot.messages.nudge_contact import contact_links
from bot.messages.nudge_preview import Preview, preview_all
from bot.messages.texts.languages import Languages
from bot.messages.views.snooze import snooze_form
from tests.examples import examples
from tests.unit.messages.build import HOSTILE, LINK, NOW, OPENED, TEXTS, dossier, made, many, row
from tests.unit.messages.limits import buttons, check_message, check_view, words
from tests.unit.messages.strategies import MOMENTS, TEXT, dossiers

GERMAN = Languages.load()["de"]
quick = settings(
    max_examples=examples(0.5),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
THREE = (row(1, "Gmail", status=Status.AUTHORIZED), row(2, "HubSpot"), row(3, "Webflow", status=Status.DECLINED))


def a_reminder(**changes: Any) -> Reminder:
    usual = Reminder(escalates=False, who=(person("U0PAULA"),), now=NOW)
    return replace(usual, **changes)


def test_a_reminder_lists_what_is_missing_and_what_is_done():
    shown = words(nudge(dossier(*THREE), a_reminder(), TEXTS, TEXTS))
    assert "☐ *HubSpot*" in shown
    assert "☑ *Gmail*" in shown
    assert "Webflow" not in shown
    assert "has one app still" in shown


def test_an_escalation_says_how_long_the_client_was_waited_for():
    late = a_reminder(escalates=True, now=OPENED + timedelta(hours=72))
    assert "was asked 3 days ago" in words(nudge(dossier(), late, TEXTS, TEXTS))


def test_links_are_in_the_thread_only_when_that_was_asked_for():
    assert LINK not in str(nudge(dossier(), a_reminder(), TEXTS, TEXTS).blocks)
    assert LINK in str(nudge(dossier(), a_reminder(shows_links=True), TEXTS, TEXTS).blocks)


def test_links_that_are_too_much_for_one_message_stay_out_of_it():
    links = [made(id=f"m{n}", public_uri=f"{LINK}{'x' * 600}") for n in range(20)]
    rows = [row(n, f"App {n}", make_request_id=f"m{n}") for n in range(20)]
    message = nudge(dossier(*rows, make_requests=tuple(links)), a_reminder(shows_links=True), TEXTS, TEXTS)
    check_message(message)
    assert LINK not in str(message.blocks)
    assert all(f"App {n}" in words(message) for n in range(20))


def test_the_contact_is_asked_in_their_own_language():
    shown = words(nudge(dossier(), a_reminder(contact=person("U0CARLA")), TEXTS, GERMAN))
    assert "<@U0CARLA> Könnten Sie" in shown
    assert "has one app still" in shown


def test_the_contacts_links_stand_once_for_each_request():
    shared = dossier(row(1, make_request_id="m1"), row(2, "HubSpot", make_request_id="m1"))
    assert words(contact_links(shared, TEXTS)).count(f"*Gmail, HubSpot*: <{LINK}>") == 1
    unknown = dossier(row(), make_requests=(made(public_uri=None),))
    assert "in the mail that Make sent you" in words(contact_links(unknown, TEXTS))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_a_mail_has_the_links_and_no_markup_of_anybody_else():
    hostile = dossier(row(1, "<script>x</script>", purpose='"><img src=x>'), intake={"contact_name": HOSTILE})
    mail = nudge_mail(hostile, TEXTS, delivery_id="d1", escalates=True, now=NOW)
    reader = _Reader()
    reader.feed(mail.html)
    assert reader.tags <= {"html", "body", "div", "p", "ul", "li", "br", "a"}
    assert reader.links == [LINK]
    assert LINK in mail.text
    assert "\n" not in mail.subject


def test_a_copy_goes_to_the_sponsor_only_when_it_escalates():
    sponsored = dossier(intake={"sponsor_email": "boss@acme.example"})
    assert nudge_mail(sponsored, TEXTS, delivery_id="d", escalates=False, now=NOW).cc == ()
    assert nudge_mail(sponsored, TEXTS, delivery_id="d", escalates=True, now=NOW).cc == ("boss@acme.example",)


def test_the_card_offers_a_reminder_only_while_somebody_is_waited_for():
    assert ("credreq.nudge", "i1") in buttons(card(dossier(), NOW, TEXTS))
    done = card(dossier(row(status=Status.AUTHORIZED)), NOW, TEXTS)
    assert all(action != "credreq.nudge" for action, _ in buttons(done))
    paused = card(dossier(row(paused_at=NOW)), NOW, TEXTS)
    assert all(action != "credreq.nudge" for action, _ in buttons(paused))
    assert "Waiting on us" in words(paused)


def test_the_card_says_how_its_reminders_stand():
    assert "Next reminder" in words(card(dossier(), NOW, TEXTS))
    assert "Reminders are muted" in words(card(dossier(intake={"muted_at": NOW}), NOW, TEXTS))
    assert "takes no mail" in words(card(dossier(intake={"mail_problem": "550"}), NOW, TEXTS))


@quick
@given(dossiers(), st.booleans(), MOMENTS)
def test_any_reminder(any_dossier, escalates, now):
    full = a_reminder(
        escalates=escalates, contact=person("U0CARLA"), mailed=True, copied=True, shows_links=True, now=now
    )
    for texts in (TEXTS, GERMAN):
        check_message(nudge(any_dossier, full, texts, texts))
        if missing(any_dossier):
            check_message(contact_links(any_dossier, texts))
        mail = nudge_mail(any_dossier, texts, delivery_id="d1", escalates=escalates, now=now)
        assert "\n" not in mail.subject
    check_view(snooze_form(any_dossier, now, GERMAN))


@quick
@given(dossiers(3), MOMENTS, TEXT)
def test_any_preview(any_dossier, now, who):
    message = nudge(any_dossier, a_reminder(now=now), TEXTS, TEXTS)
    mail = nudge_mail(any_dossier, TEXTS, delivery_id="d1", escalates=True, now=now)
    shown = Preview(
        dossier=any_dossier,
        now=now,
        at=now,
        due=now,
        zone="Europe/Berlin",
        who=(TEXTS("list.and", most=who, last="b"),),
        mail=mail,
        has_mail=True,
        has_hook=True,
        message=message,
    )
    check_message(preview_all([shown] * 3, 9, TEXTS))
    assert LINK not in str(preview_all([shown], 1, TEXTS).blocks)


def test_twenty_apps_fit_into_three_previews():
    message = nudge(many(20), a_reminder(), TEXTS, TEXTS)
    shown = Preview(dossier=many(20), now=NOW, at=NOW, who=(Mrkdwn("<@U0PAULA>"),), message=message)
    check_message(preview_all([shown] * 3, 3, TEXTS))


def test_the_default_plan_is_the_bots():
    assert card(dossier(), NOW, TEXTS) == card(dossier(), NOW, TEXTS, plan=NudgePlan())
