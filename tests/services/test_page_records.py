"""What is remembered of a page: a person's edit is never swallowed, and nothing owed meanwhile gets lost."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.tracker import Column, PageRecord, Values
from bot.ports.tracker import Page
from bot.services.tracker.records import begun, due, inherited, written

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
RECORD = PageRecord(
    request_id="r",
    source_id="s",
    page_id="p",
    url="u",
    sent={"Client": "A", "Status": "Pending"},
    seen={"Client": "A", "Status": "Pending", "Ready for Teardown": False},
)


def _page(**values: Any) -> Page:
    shown = {Column[name]: value for name, value in values.items()}
    return Page(id="p", url="u2", values=shown, created_at=AT, edited_at=AT)


def test_only_what_differs_from_what_was_sent_is_due():
    values: Values = {Column.CLIENT: "A", Column.STATUS: "Authorized", Column.NUDGE_COUNT: 0}
    assert due(RECORD, values) == {Column.STATUS: "Authorized", Column.NUDGE_COUNT: 0}
    assert due(replace(RECORD, sent={"Request Link": None}), {Column.REQUEST_LINK: None}) == {}


def test_when_an_answer_got_lost_what_may_have_arrived_is_due_again():
    values = {Column.CLIENT: "A", Column.STATUS: "Pending"}
    assert due(RECORD, values) == {}
    lost = begun(RECORD, {Column.STATUS: "Authorized"})
    assert due(lost, values) == {Column.STATUS: "Pending"}, "the row moved back, and the page may show otherwise"
    again = begun(begun(lost, {Column.STATUS: "Invalid"}), {Column.STATUS: "Invalid"})
    assert again.writing == {"Status": ["Authorized", "Invalid"]}, "either may be there"
    assert written(again, again, _page(STATUS="Invalid"), {Column.STATUS: "Invalid"}).writing == {}


def test_an_owner_the_page_showed_already_is_not_written_over_what_a_person_chose_since():
    ours, shown = {Column.OWNER: "adam"}, replace(RECORD, seen={"Owner": "adam"})
    assert due(shown, ours) == {}, "whatever was sent"
    assert due(begun(shown, ours), ours) == {}
    assert due(begun(shown, {Column.OWNER: "paula"}), ours) == ours, "it was handed on and back, and the page lags"
    assert due(replace(shown, sent={"Owner": "adam"}), {Column.OWNER: "paula"}) == {Column.OWNER: "paula"}
    assert due(RECORD, ours) == ours


def test_a_tick_made_while_we_wrote_is_still_to_be_read():
    page = _page(STATUS="Authorized", READY_FOR_TEARDOWN=True)
    after = written(RECORD, RECORD, page, {Column.STATUS: "Authorized"})
    assert after.seen["Status"] == "Authorized"
    assert after.seen["Ready for Teardown"] is False
    assert after.url == "u", "the card need not be drawn anew for a link that leads to the same page"


def test_what_was_written_is_done_and_what_came_meanwhile_stays_owed():
    began = replace(RECORD, lines=("one",), writes={"Ready for Teardown": False})
    meanwhile = replace(
        began, lines=("one", "two"), writes={"Ready for Teardown": False, "Owner": "x"}, sent={"Client": "A"}
    )
    after = written(meanwhile, began, _page(NOTES="one", STATUS="Pending"), {})
    assert after.lines == ("two",)
    assert after.writes == {"Owner": "x"}
    assert "Status" not in after.sent  # it is to be put back
    assert after.seen["Notes"] == "one"


def test_a_record_of_another_page_does_not_count():
    other = replace(RECORD, page_id="old", sent={"Client": "old"})
    after = written(replace(other, revision=7), RECORD, _page(), {})
    assert (after.page_id, after.revision) == ("p", 7), "it takes the place of the one that is there"


def test_a_page_made_again_says_what_came_while_it_was_made():
    lost = replace(RECORD, lines=("one",), revision=3)
    meanwhile = replace(lost, lines=("one", "two"), told=("put_back:Client",), revision=4)
    made = replace(RECORD, page_id="new")
    heir = inherited(made, meanwhile, lost)
    assert (heir.page_id, heir.lines, heir.told, heir.revision) == ("new", ("one", "two"), ("put_back:Client",), 4)
    assert inherited(made, None, lost).lines == ("one",)
    assert inherited(made, replace(meanwhile, page_id="another"), lost).lines == ("one",)
    assert inherited(made, None, None) == made
