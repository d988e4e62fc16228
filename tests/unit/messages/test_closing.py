"""The form that closes a project and what its cards say, however many apps there are and however they are called."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import teardown as rules
from bot.domain.closing import Closing, Left
from bot.domain.event import Surface
from bot.domain.status import Status
from bot.domain.teardown import TeardownState
from bot.messages.card import card
from bot.messages.views.close_project import MOST_ROWS, close_form
from tests.unit.messages.build import HOSTILE, LATE, NOW, TEXTS, credential, dossier, made, many, row
from tests.unit.messages.examples import rows
from tests.unit.messages.limits import buttons, check_message, check_view, words

SCOPES = tuple(f"https://www.googleapis.com/auth/{HOSTILE}.{n}" for n in range(40))
LONG = f"{HOSTILE} " * 100


def an_asked(**changes):
    return replace(rules.ask("t1", dossier(), "U0ADAM", Surface.MODAL, NOW, two_person=False), **changes)


def a_closing(state=TeardownState.RUNNING, *, stuck=0, ended=7, total=9, **changes):
    left = [Left(intake_id="i1", request_id=f"r{n}", app=HOSTILE, why=LONG) for n in range(stuck)]
    return Closing(teardown=an_asked(state=state, **changes), total=total, ended=ended, left=tuple(left))


def full(number):
    """An intake of twenty authorized apps, each with scopes and a label that mean harm."""
    each = many(20)
    held = tuple(credential(row.id, n, scope=SCOPES, account=LONG) for n, row in enumerate(each.requests))
    authorized = tuple(replace(row, status=Status.AUTHORIZED, authorized_at=NOW) for row in each.requests)
    intake = replace(each.intake, id=f"i{number}", client=LONG[:100], project=LONG[:100])
    return replace(each, intake=intake, requests=authorized, credentials=held)


@pytest.mark.parametrize("intakes", [1, 5])
def test_the_form_keeps_slacks_limits_and_says_how_many_more_there_are(intakes):
    dossiers = [full(n) for n in range(intakes)]
    view = close_form(dossiers[0], dossiers, TEXTS, two_person=True)
    check_view(view)
    assert ("… and 40 more" in words(view)) == (intakes == 5)
    assert sum("authorized by" in words({"blocks": [b]}) for b in view["blocks"]) == min(20 * intakes, MOST_ROWS)
    assert view["blocks"][-1]["type"] == "input", "the field to confirm is never cut off"


def test_the_form_tells_what_is_live_from_what_is_not():
    shown = words(close_form(rows()["authorized"], [rows()["authorized"], rows()["pending"]], TEXTS))
    assert "authorized by Anna Client" in shown
    assert "Not given yet, and asked for no more: Gmail" in shown
    assert "Nothing is live" in words(close_form(rows()["declined"], [rows()["declined"]], TEXTS))


def test_the_card_counts_and_names_what_is_left():
    shown = card(full(1), LATE, TEXTS, closing=a_closing(stuck=20))
    check_message(shown)
    assert "7 of 9 revoked" in words(shown)
    assert "… and 10 more" in words(shown)
    assert "third-party access" in words(shown)
    assert "credreq.close" not in {action for action, _ in buttons(shown)}


def test_once_every_access_is_gone_the_links_are_named_as_what_is_left():
    shown = words(card(dossier(), NOW, TEXTS, closing=a_closing(ended=9, total=9)))
    assert "requests at Make are being deleted" in shown
    assert "is closed" not in shown


def test_a_closed_project_says_so_with_who_and_when():
    covered = rules.take_stock([dossier()])
    done = a_closing(TeardownState.DONE, ended=1, total=1, rows=covered, finished_at=LATE, approved_by="U0MIA")
    shown = card(dossier(), LATE, TEXTS, closing=done)
    assert "This project is closed" in words(shown)
    assert "approved by <@U0MIA>" in words(shown)
    assert "credreq.close" not in {action for action, _ in buttons(shown)}
    more = card(many(2), LATE, TEXTS, closing=done)
    assert "credreq.close" in {action for action, _ in buttons(more)}, "what was asked for since can be closed anew"


def test_a_closed_card_is_the_same_whatever_is_asked_for_on_another_card_of_the_project():
    ended = rows()["revoked"]
    elsewhere, here = (Left(intake_id=intake, request_id="r9", app="Gmail") for intake in ("i9", ended.intake.id))
    done = a_closing(TeardownState.DONE, rows=rules.take_stock([ended]), finished_at=LATE)
    closed = card(ended, LATE, TEXTS, closing=done)
    assert "This project is closed" in words(closed)
    assert card(ended, LATE, TEXTS, closing=replace(done, left=(elsewhere,))) == closed
    assert "This project is closed" not in words(card(ended, LATE, TEXTS, closing=replace(done, left=(here,))))


def test_a_question_that_waits_is_on_every_card_with_where_it_is():
    waits = a_closing(TeardownState.ASKED, expires_at=NOW + timedelta(hours=24))
    assert "in the thread of this card" in words(card(dossier(), NOW, TEXTS, closing=waits))
    other = replace(dossier(), intake=replace(dossier().intake, id="i2"))
    assert "in the thread of <#C0ACME>" in words(card(other, NOW, TEXTS, closing=waits))


@pytest.mark.parametrize("state", TeardownState)
def test_while_it_is_closed_a_card_offers_nothing_that_asks_the_client(state):
    closing = a_closing(state)
    shown = [card(one, LATE, TEXTS, closing=closing) for one in (*rows().values(), *share_rows())]
    offered = {action for message in shown for action, _ in buttons(message)}
    asks = {f"credreq.{name}" for name in ("ask_again", "reauthorize", "nudge", "retry", "show_link", "give_share")}
    assert offered & asks == (set() if state is TeardownState.RUNNING else asks)


def share_rows():
    return [dossier(row(make_request_id=None), make_requests=(made(),))]
