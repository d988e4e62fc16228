"""Whatever the store holds fits into Slack, and can neither ping nor format."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.dossier import Dossier
from bot.domain.event import EventKind
from bot.messages import replies
from bot.messages.card import card, digest
from bot.messages.home import home
from bot.messages.options import name_options
from bot.messages.overview import FOUND, LISTED, overview
from bot.messages.survey import Look
from bot.messages.thread import thread
from bot.messages.views.draft import Draft
from bot.messages.views.new_intake import new_intake
from bot.messages.views.notes import already_open
from bot.messages.views.outcome import outcome
from bot.ports.figures import Search, Section
from bot.ports.store import OpenRow, SystemState
from tests.examples import examples
from tests.unit.messages import build
from tests.unit.messages.build import TEXTS, catalog
from tests.unit.messages.limits import check_blocks, check_message, check_view, walk
from tests.unit.messages.strategies import MOMENTS, TEXT, dossiers, events
from tests.unit.messages.surveys import survey

quick = settings(
    max_examples=examples(0.5),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FAILURES = st.lists(st.builds(SystemState, name=st.just("make") | TEXT, failing_since=st.none() | MOMENTS, error=TEXT))


@quick
@given(dossiers(), MOMENTS, FAILURES)
def test_any_card(dossier: Dossier, now, failures):
    shown = card(dossier, now, TEXTS, failures=failures)
    check_message(shown)
    assert digest(shown) == digest(card(dossier, now, TEXTS, failures=failures))
    assert shown.blocks[-1].get("block_id") == "credreq.footer"


@quick
@given(dossiers(3), events())
def test_any_thread(dossier: Dossier, told):
    shown = thread(told, dossier, TEXTS)
    if shown is not None:
        check_message(shown)


def test_a_question_asked_twice_is_answered_by_one_pair_of_buttons():
    """Slack refuses a message in which two blocks have the same id."""
    twice = [build.event(EventKind.CLOSE_ASKED, apps=["Gmail"], left=[], value=value) for value in ("a", "b")]
    shown = thread(twice, build.dossier(build.row()), TEXTS)
    assert shown is not None
    check_message(shown)
    assert [block["type"] for block in shown.blocks].count("actions") == 1


@quick
@given(dossiers(5))
def test_any_outcome(dossier: Dossier):
    check_view(outcome(dossier, TEXTS))


@quick
@given(st.lists(dossiers(2), max_size=3), MOMENTS, TEXT, st.none() | st.sampled_from(Section))
def test_any_list_and_home(some, now, words, section):
    many = [replace(d, intake=replace(d.intake, id=f"i{n}")) for n, d in enumerate(some * 20)]
    check_message(overview(survey(many, now, Look(search=Search(words=words[:20])), limits=LISTED | FOUND), TEXTS))
    shown = home(survey(many, now, Look(section=section)), TEXTS)
    check_view(shown)
    assert shown["blocks"][-1]["block_id"] == "credreq.footer"


@quick
@given(st.lists(TEXT, max_size=25), dossiers(1))
def test_any_rows_under_way(labels, dossier: Dossier):
    rows = [OpenRow(app_key="a", app_label=label, intake_id=dossier.intake.id, request_id="r") for label in labels]
    check_view(already_open(rows, [dossier], TEXTS))


@quick
@given(dossiers(2), TEXT, st.none() | TEXT)
def test_any_reply(dossier: Dossier, word, uri: str):
    check_message(replies.unknown_word(word, TEXTS))
    check_message(replies.link(dossier, dossier.requests[0], uri, TEXTS))
    check_message(replies.revoke_started(dossier.requests[0], TEXTS))


@quick
@given(TEXT, st.lists(TEXT, max_size=120))
def test_any_options(query, known):
    options = name_options(query, known, TEXTS)
    assert len(options) <= 100
    check_blocks([{"type": "input", "element": {"options": options}}])


@quick
@given(
    st.builds(
        Draft,
        client=TEXT,
        project=TEXT,
        contact_name=TEXT,
        contact_email=TEXT,
        purposes=st.just({}),
        apps=st.just(("a", "b")),
    )
)
def test_any_draft(draft):
    apps = catalog("A", "B")
    view = new_intake(draft, apps, TEXTS)
    check_view(view)
    for each in walk({"blocks": list(view["blocks"])}):
        assert len(each.get("initial_value", "")) <= each.get("max_length", 3000)
