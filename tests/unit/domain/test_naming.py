from hypothesis import given
from hypothesis import strategies as st

from bot.domain.naming import NAME_LIMIT, open_key, tidy, unique_name


def test_tidy_folds_lines_and_drops_what_cannot_be_printed():
    assert tidy("  Acme\n\tGmbH\x00\u2028 & Co ") == "Acme GmbH & Co"


@given(st.text(), st.text(), st.text())
def test_a_unique_name_fits_and_ends_in_the_id(client, project, label):
    name = unique_name("abcdefghjk", client, project, label)
    assert len(name) <= NAME_LIMIT
    assert name.endswith("[abcdefghjk]")
    assert "\n" not in name


def test_names_that_people_call_the_same_have_the_same_key():
    assert open_key("ACME  Gmbh", "Straße", "gmail") == open_key("acme gmbh", "STRASSE", "gmail")
    assert open_key("Acme", "Web", "gmail") != open_key("Acme W", "eb", "gmail")
