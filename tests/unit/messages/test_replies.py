import pytest

from bot.domain.authority import Action, Policy, Refusal
from bot.domain.status import Status
from bot.messages import replies
from bot.messages.overview import FOUND, LISTED, overview
from bot.messages.survey import Look
from bot.messages.views.notes import already_open
from bot.messages.views.outcome import outcome
from bot.ports.figures import Search
from bot.ports.store import OpenRow
from tests.unit.messages.build import HOSTILE, LATE, LINK, NOW, PERMALINK, TEXTS, dossier, row
from tests.unit.messages.examples import POLICY, failed, shared
from tests.unit.messages.limits import buttons, words
from tests.unit.messages.surveys import survey


@pytest.mark.parametrize(
    ("typed", "nearest"), [("nwe", "new"), ("lst", "list"), ("Statsu", "status"), ("hlep", "help")]
)
def test_an_unknown_word_is_answered_with_the_nearest(typed, nearest):
    assert f"Did you mean `/credreq {nearest}`?" in replies.unknown_word(typed, TEXTS).text


def test_a_word_that_is_near_nothing_is_answered_with_the_help():
    told = replies.unknown_word("xyzzy", TEXTS).text
    assert "Did you mean" not in told
    assert all(f"/credreq {word}" in told for word in replies.WORDS)


def test_a_refusal_names_who_may():
    told = replies.refused(Refusal.NOT_OWNER, Action.REVOKE, dossier().intake, POLICY, TEXTS).text
    assert told == "Only <@U0PAULA>, <@U0ADAM> and <!subteam^S0LEADS> can revoke this access. Please ask them."


def test_a_refusal_names_five_admins_at_most():
    many = Policy(admins=frozenset(f"U{n}" for n in range(30)))
    told = replies.refused(Refusal.NOT_OWNER, Action.RETRY, None, many, TEXTS).text
    assert told.count("<@U") == 5


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("why", Refusal)
def test_every_refusal_of_every_action_can_be_told(why, action):
    assert replies.refused(why, action, dossier().intake, POLICY, TEXTS).text


def test_the_link_is_shown_in_full_with_the_warning():
    told = replies.link(dossier(), row(), LINK, TEXTS).text
    assert f"<{LINK}>" in told
    assert "Only you see this message" in told
    assert "Anna Client" in told


def test_the_link_of_shared_rows_names_those_that_still_need_it():
    some = shared(Status.AUTHORIZED, Status.PENDING, Status.INVALID)
    told = replies.link(some, some.requests[1], LINK, TEXTS).text
    assert "*HubSpot* and *Webflow*" in told
    assert "Gmail" not in told


def test_a_link_nobody_needs_any_more_is_not_shown():
    done = dossier(row(status=Status.AUTHORIZED))
    assert LINK not in replies.link(done, done.requests[0], LINK, TEXTS).text


def test_a_strange_link_is_not_made_one():
    assert "&lt;!channel&gt;" in replies.link(dossier(), row(), "https://x <!channel>", TEXTS).text


def test_the_list_puts_late_ones_first():
    fresh = dossier(row(requested_at=LATE), intake={"id": "i2", "client": "Fresh"})
    late = dossier(intake={"client": "Slowpoke"})
    told = words(overview(survey([fresh, late], LATE, limits=LISTED), TEXTS))
    assert told.index("Slowpoke") < told.index("Fresh")


def test_a_long_list_says_how_many_more():
    look = Look(search=Search(words="acme"))
    assert "… and 10 more" in words(overview(survey([dossier()] * 25, NOW, look, limits=FOUND), TEXTS))


def test_what_was_looked_for_is_escaped():
    assert "<!channel>" not in words(overview(survey([], NOW, Look(search=Search(words=HOSTILE)), limits=FOUND), TEXTS))


def test_the_outcome_counts_what_could_not_be_asked():
    assert "2 of 2 apps could not be asked" in words(outcome(failed(2), TEXTS))


def test_the_outcome_leads_to_the_card_once_there_is_one():
    shown = outcome(dossier(), TEXTS)
    assert buttons(shown) == [("credreq.open_card", "i1")]
    assert PERMALINK in str(shown)
    assert buttons(outcome(dossier(card={"permalink": "javascript:1"}), TEXTS)) == []


def test_what_is_under_way_leads_to_its_card():
    rows = [OpenRow(app_key="gmail", app_label="Gmail", intake_id="i1", request_id="r1")]
    assert f"<{PERMALINK}|open its card>" in words(already_open(rows, [dossier()], TEXTS))
