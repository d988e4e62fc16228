from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.form import MAX_APPS
from bot.domain.make_request import Creation
from bot.domain.status import Status
from bot.messages.card import Footer, card, digest
from bot.ports.store import SystemState
from tests.unit.messages import limits
from tests.unit.messages.build import LATE, LINK, NOW, OPENED, TEXTS, credential, dossier, made, many, row, unasked
from tests.unit.messages.examples import failed, rows, shared
from tests.unit.messages.limits import words

REVOKE, RETRY, LINK_BUTTON = "credreq.revoke", "credreq.retry", "credreq.show_link"
RENEW, AGAIN, WORDS = "credreq.reauthorize", "credreq.ask_again", "credreq.wrong_text"
OFFERED = {
    "asking": set(),
    "asking, delayed": set(),
    "failed": {RETRY},
    "pending": {LINK_BUTTON, REVOKE},
    "link unknown": {REVOKE},
    "withdrawn": {LINK_BUTTON, REVOKE},
    "partial": {LINK_BUTTON, AGAIN, REVOKE},
    "authorized": {REVOKE},
    "declined": {AGAIN},
    "declined because": {AGAIN},
    "gone": {AGAIN},
    "invalid": {LINK_BUTTON, AGAIN, REVOKE},
    "invalid, renewable": {LINK_BUTTON, RENEW, REVOKE},
    "renewing": {LINK_BUTTON, REVOKE},
    "signing in": {LINK_BUTTON, REVOKE},
    "being asked again": set(),
    "account": {REVOKE},
    "account expected": {LINK_BUTTON, REVOKE},
    "wrong account": {WORDS, AGAIN, REVOKE},
    "silent": {RENEW, AGAIN, REVOKE},
    "missing": {LINK_BUTTON, AGAIN, REVOKE},
    "revoking": set(),
    "revoking, nothing attached": set(),
    "revoking, delayed": set(),
    "revoked": {AGAIN},
    "back": {REVOKE},
    "unknown state": {LINK_BUTTON, REVOKE},
}


def buttons(message):
    """Return what can be pressed about rows and reminders; Close project is there for as long as it is open."""
    return [pressed for pressed in limits.buttons(message) if pressed[0] != "credreq.close"]


@pytest.mark.parametrize(("name", "offered"), OFFERED.items())
def test_a_row_offers_only_the_buttons_that_work_now(name, offered):
    pressed = [press for press in buttons(card(rows()[name], NOW, TEXTS)) if press[0] != "credreq.nudge"]
    assert {action for action, _ in pressed} == offered
    assert {value for _, value in pressed} <= {"r1"}


def test_each_phase_is_told_in_words_besides_its_icon():
    told = {name: words(card(each, NOW, TEXTS)) for name, each in rows().items()}
    assert "Asking Make…" in told["asking"]
    assert "*Pending*" in told["pending"]
    assert "*Authorized*" in told["authorized"]
    assert "1 of 2 credentials to go" in told["revoking"]
    assert "We left" in told["declined because"]
    assert "its copy did not reach us" in told["link unknown"]
    assert "hibernating" in told["unknown state"]


def test_the_clients_link_is_never_on_the_card():
    for each in rows().values():
        shown = card(each, NOW, TEXTS)
        assert LINK not in f"{shown.text}{shown.blocks}"


def test_lateness_is_told_from_the_deadline_on():
    due = OPENED + timedelta(hours=72)
    assert "answer due" in words(card(dossier(), due, TEXTS))
    assert "*late*" in words(card(dossier(), due + timedelta(seconds=1), TEXTS))


@pytest.mark.parametrize("name", ["authorized", "declined", "revoked", "withdrawn", "revoking", "asking"])
def test_what_waits_for_nobody_is_never_late(name):
    assert "late" not in words(card(rows()[name], LATE, TEXTS))


def test_rows_that_share_a_link_offer_it_once_and_one_retry():
    waiting = card(shared(Status.DECLINED, Status.PENDING, Status.PENDING), NOW, TEXTS)
    assert [value for action, value in buttons(waiting) if action == LINK_BUTTON] == ["r1"]
    refused = shared(Status.PENDING, Status.PENDING)
    refused = replace(refused, make_requests=(made(creation=Creation.FAILED, public_uri=None),))
    refused = refused.map_requests(lambda each: replace(each, requested_at=None))
    assert buttons(card(refused, NOW, TEXTS)) == [(RETRY, "r0")]


def test_the_confirm_names_app_and_client_and_what_stops():
    blocks = card(dossier(), NOW, TEXTS).blocks
    sure = next(e["confirm"] for b in blocks if b["type"] == "actions" for e in b["elements"] if "confirm" in e)
    assert sure["title"]["text"] == "Revoke Gmail?"
    assert "Gmail of Acme Ltd" in sure["text"]["text"]
    assert "Scenarios that use it stop" in sure["text"]["text"]
    assert sure["style"] == "danger"


def test_progress_counts_authorized_rows_that_are_not_being_revoked():
    kept = row(1, status=Status.AUTHORIZED)
    leaving = row(2, status=Status.AUTHORIZED, revoke_requested_at=NOW, revoke_requested_by="U0PAULA")
    told = card(dossier(kept, leaving, row(3)), NOW, TEXTS).text
    assert told == "Acme Ltd · Website relaunch: 1 of 3 authorized · 1 being revoked"


def test_the_bar_has_a_cell_for_each_app_up_to_ten():
    assert "▰▱" in words(card(dossier(row(1, status=Status.AUTHORIZED), row(2)), NOW, TEXTS))
    assert "▱" * 10 + "\n" in words(card(many(MAX_APPS), NOW, TEXTS))


def test_twenty_apps_with_every_banner_fit_into_one_message():
    down = [SystemState(name=name, failing_since=NOW) for name in ("make", "slack", "notion", "mail", "x")]
    assert len(card(failed(MAX_APPS), NOW, TEXTS, failures=down).blocks) <= 50
    assert len(card(many(MAX_APPS), NOW, TEXTS, failures=down).blocks) <= 50


def test_the_digest_leaves_out_when_it_was_rendered():
    early = card(dossier(), NOW, TEXTS)
    later = card(dossier(), NOW + timedelta(minutes=5), TEXTS, footer=Footer(poll_minutes=3))
    assert early.blocks != later.blocks
    assert digest(early) == digest(later)


@pytest.mark.parametrize(
    "changed",
    [
        card(dossier(), LATE, TEXTS),
        card(dossier(row(status=Status.AUTHORIZED)), NOW, TEXTS),
        card(dossier(row(problem="Something")), NOW, TEXTS),
        card(dossier(), NOW, TEXTS, failures=[SystemState(name="make", failing_since=NOW)]),
        card(dossier(intake={"owner_id": "U0MIA"}), NOW, TEXTS),
    ],
)
def test_the_digest_changes_with_everything_else(changed):
    assert digest(changed) != digest(card(dossier(), NOW, TEXTS))


def test_a_row_that_lost_its_make_request_is_still_shown():
    orphan = replace(dossier(), make_requests=())
    assert "*Pending*" in words(card(orphan, NOW, TEXTS))


def test_who_acted_last_is_told():
    assert "last change by <@U0ADAM>" in words(card(dossier(row(last_actor="U0ADAM")), NOW, TEXTS))
    assert "last change by the client, at Make" in words(card(dossier(row(last_actor="make")), NOW, TEXTS))
    assert "last change" not in words(card(dossier(row(last_actor=None)), NOW, TEXTS))


def test_a_declined_row_that_holds_access_can_be_revoked():
    shown = card(dossier(row(status=Status.DECLINED), credentials=(credential(),)), NOW, TEXTS)
    assert [action for action, _ in buttons(shown)] == [REVOKE]


def test_a_transient_problem_is_told_without_a_retry_button():
    shown = card(unasked(row(), Creation.PLANNED, problem="Make is slow."), NOW, TEXTS)
    assert "Make is slow." in words(shown)
    assert buttons(shown) == []
