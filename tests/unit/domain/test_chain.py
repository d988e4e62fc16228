import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.canonical import canonical, moment
from bot.domain.chain import GENESIS, START, Entry, Finding, Head, Link, Walk, Wrong, digest, extend, fields_of
from bot.domain.event import Event, EventKind, Surface

words = st.text(alphabet="ab =\n\x7fé🙂\ud800", max_size=4)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=4,
)
events = st.builds(
    Event,
    at=st.datetimes(timezones=st.just(UTC)),
    actor=words,
    surface=st.sampled_from(Surface),
    kind=st.sampled_from(EventKind),
    intake_id=words,
    request_id=st.none() | words,
    data=st.dictionaries(words, json_values, max_size=2),
)
histories = st.lists(events, min_size=2, max_size=6)


def chained(history: list[Event]) -> tuple[list[Entry], Head]:
    """Number events as a store does, not without gaps, and chain them in two goes."""
    numbered = [replace(event, seq=2 * place) for place, event in enumerate(history, start=1)]
    first, middle = extend(START, numbered[:1])
    rest, head = extend(middle, numbered[1:])
    return [Entry(link, fields_of(e)) for link, e in zip([*first, *rest], numbered, strict=True)], head


def walked(entries: list[Entry], head: Head | None, known: Head | None = None, start: Head | None = START):
    walk = Walk(known, start)
    found = [walk.follow(entry) for entry in entries]
    return [finding for finding in [*found, walk.end(head)] if finding is not None]


def head_of(entry: Entry) -> Head:
    return Head(entry.link.position, entry.link.hash)


@given(histories)
def test_an_untouched_history_is_whole(history):
    entries, head = chained(history)
    assert walked(entries, head) == []
    assert head == head_of(entries[-1])
    assert [e.link.position for e in entries] == list(range(1, len(history) + 1))


@given(histories)
def test_it_is_whole_from_any_place_on(history):
    entries, head = chained(history)
    for place, entry in enumerate(entries):
        assert walked(entries[place:], head, start=None, known=head_of(entry)) == []


@given(histories, st.data())
def test_any_change_is_found_at_its_place(history, data):
    entries, head = chained(history)
    place = data.draw(st.integers(0, len(entries) - 1))
    link, fields = entries[place].link, dict(entries[place].fields)
    name = data.draw(st.sampled_from(sorted(fields)))
    other = data.draw(
        (json_values if name == "data" else words).filter(lambda v: canonical(v) != canonical(fields[name]))
    )
    entries[place] = Entry(link, fields | {name: other})
    assert walked(entries, head) == [Finding(wrong=Wrong.CHANGED, position=place + 1, seq=link.seq)]


@given(histories, st.data())
def test_any_removed_event_is_found_at_its_place(history, data):
    entries, head = chained(history)
    place = data.draw(st.integers(0, len(entries) - 1))
    entries[place] = Entry(entries[place].link, None)
    assert walked(entries, head) == [Finding(wrong=Wrong.REMOVED, position=place + 1, seq=entries[place].link.seq)]


@given(histories, st.data())
def test_any_removed_links_are_found_at_their_place(history, data):
    entries, head = chained(history)
    first = data.draw(st.integers(0, len(entries) - 2))
    last = data.draw(st.integers(first, len(entries) - 2))
    del entries[first : last + 1]
    assert walked(entries, head) == [Finding(wrong=Wrong.MISSING, position=first + 1, until=last + 1)]


@given(histories, st.data())
def test_what_is_cut_off_the_end_is_missed(history, data):
    entries, head = chained(history)
    left = data.draw(st.integers(0, len(entries) - 1))
    lost = [Finding(wrong=Wrong.CUT_OFF, position=left + 1, until=len(entries))]
    assert walked(entries[:left], head) == lost
    assert walked(entries[:left], START if left == 0 else head_of(entries[left - 1]), known=head) == lost


@given(histories, st.data())
def test_two_that_are_swapped_are_found_at_the_first(history, data):
    entries, head = chained(history)
    one = data.draw(st.integers(0, len(entries) - 2))
    two = data.draw(st.integers(one + 1, len(entries) - 1))
    entries[one], entries[two] = entries[two], entries[one]
    assert walked(entries, head)[0].position == one + 1


@given(histories, st.data())
def test_contents_that_are_swapped_are_found_at_both_places(history, data):
    entries, head = chained(history)
    one, two = data.draw(st.lists(st.integers(0, len(entries) - 1), min_size=2, max_size=2, unique=True))
    entries[one], entries[two] = (
        Entry(entries[one].link, entries[two].fields),
        Entry(entries[two].link, entries[one].fields),
    )
    assert {f.position for f in walked(entries, head)} == {one + 1, two + 1}


@given(histories, events, st.data())
def test_what_is_slipped_in_is_found_at_its_place(history, slipped, data):
    """With links of its own that fit on, and all that follow renumbered."""
    entries, head = chained(history)
    place = data.draw(st.integers(0, len(entries) - 1))
    before = START if place == 0 else head_of(entries[place - 1])
    (link,), _ = extend(before, [replace(slipped, seq=1)])
    moved = [Entry(replace(e.link, position=e.link.position + 1), e.fields) for e in entries[place:]]
    found = walked([*entries[:place], Entry(link, fields_of(replace(slipped, seq=1))), *moved], head)
    assert found[0].position == place + 2
    assert found[0].wrong is Wrong.BROKEN


@given(histories)
def test_a_chain_that_was_written_anew_is_told_by_a_head_noted_before(history):
    """Whoever may write the database may write all of it anew: only a head kept elsewhere tells."""
    entries, head = chained(history)
    forged, forged_head = chained([replace(history[0], actor=history[0].actor + "!"), *history[1:]])
    assert walked(forged, forged_head) == []
    assert walked(forged, forged_head, known=head) == [Finding(wrong=Wrong.OTHER, position=head.position)]
    known = head_of(entries[0])
    assert walked(forged, forged_head, known=known) == [Finding(wrong=Wrong.OTHER, position=1)]


def test_an_export_that_begins_at_another_head_than_the_known_one_says_so():
    entries, head = chained([an_event(), an_event(), an_event()])
    other = Head(1, "f" * 64)
    assert walked(entries[1:], head, known=other, start=None) == [Finding(wrong=Wrong.OTHER, position=1)]


def test_a_known_head_before_an_export_is_not_passed():
    entries, _ = chained([an_event(), an_event(), an_event()])
    walk = Walk(head_of(entries[0]), start=None)
    assert not walk.passed_known
    walk.follow(entries[2])
    assert not walk.passed_known
    walk = Walk(head_of(entries[1]), start=None)
    walk.follow(entries[2])
    assert walk.passed_known


def test_a_first_event_that_is_none_is_found_even_in_an_export():
    entries, head = chained([an_event(), an_event()])
    link = replace(entries[0].link, prev_hash="f" * 64)
    assert walked([Entry(link, entries[0].fields), *entries[1:]], head, start=None)[0].wrong is Wrong.BROKEN


@given(st.dictionaries(words, json_values))
def test_the_canonical_form_does_not_depend_on_order_and_can_be_read(value):
    backwards = dict(reversed(value.items()))
    assert canonical(value) == canonical(backwards)
    assert canonical(json.loads(json.dumps(value))) == canonical(value)
    assert canonical(json.loads(canonical(value))) == canonical(value)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"b": 1, "a": [True, None, "ü🙂"]}, b'{"a":[true,null,"\\u00fc\\ud83d\\ude42"],"b":1}'),
        (
            {"n": 1.5, "big": 2**53, "small": -(2**53) + 1},
            b'{"big":"9007199254740992","n":"1.5","small":-9007199254740991}',
        ),
        ({"": "\x7f\n\ud800"}, b'{"":"\\u007f\\n\\ud800"}'),
        ((), b"[]"),
    ],
)
def test_the_canonical_form_is_this(value, form):
    assert canonical(value) == form


def test_a_moment_is_written_in_utc_and_always_as_long():
    assert moment(datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1)))) == "2026-03-02T09:00:00.000000Z"
    assert moment(datetime(1, 1, 1, 0, 0, 0, 7, tzinfo=UTC)) == "0001-01-01T00:00:00.000007Z"


def an_event(**given) -> Event:
    usual = {
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "actor": "U1",
        "surface": Surface.MODAL,
        "kind": EventKind.OPENED,
    }
    return Event(**{**usual, "intake_id": "in1", "data": {"apps": ["Gmail"]}, **given})


def test_the_hash_of_an_event_stays_the_same():
    """Exports are verified years later: this value may never change."""
    fields = fields_of(an_event(seq=1))
    assert digest(1, GENESIS, fields) == "99cca7a0dfe186bae39d63f215dbd0e7f97cc26a427dcd51c9a5090ac7d8cad5"
    assert extend(START, [an_event(seq=1)])[0] == [
        Link(position=1, seq=1, prev_hash=GENESIS, hash=digest(1, GENESIS, fields))
    ]
