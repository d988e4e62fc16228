from hypothesis import given
from hypothesis import strategies as st

from bot.domain.naming import NAME_LIMIT, beginning, open_key, tidy, unique_name


def test_tidy_folds_lines_and_drops_what_cannot_be_printed():
    assert tidy("  Acme\n\tGmbH\x00\u2028 & Co ") == "Acme GmbH & Co"


@given(st.text(), st.text(), st.text())
def test_a_unique_name_fits_and_ends_in_the_id(client, project, label):
    name = unique_name("abcdefghjk", client, project, label)
    assert len(name.encode("utf-16-le")) // 2 <= NAME_LIMIT
    assert name.endswith("[abcdefghjk]")
    assert "\n" not in name


def test_a_text_is_cut_where_make_stops_counting_and_never_through_an_emoji():
    assert beginning("a😀b", 4) == "a😀b"
    assert beginning("a😀b", 2) == "a"
    assert unique_name("abcdefghjk", "😀" * 100, "😀" * 100) == "😀" * 100 + " · " + "😀" * 19 + " [abcdefghjk]"


def test_names_that_people_call_the_same_have_the_same_key():
    assert open_key("ACME  Gmbh", "Straße", "gmail") == open_key("acme gmbh", "STRASSE", "gmail")
    assert open_key("Acme", "Web", "gmail") != open_key("Acme W", "eb", "gmail")
