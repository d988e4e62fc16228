import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.account import matches, not_understood

LABEL = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
LOCAL = st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z0-9]{1,6})?", fullmatch=True)
DOMAINS = st.builds("{}.{}".format, LABEL, st.sampled_from(["example", "test", "de", "co.uk"]))


def in_any_case(draw: st.DrawFn, text: str) -> str:
    return "".join(draw(st.sampled_from([c.lower(), c.upper()])) for c in text)


@given(st.data(), LOCAL, DOMAINS)
def test_case_never_matters(data, local, domain):
    account = in_any_case(data.draw, f"{local}@{domain}")
    assert matches(in_any_case(data.draw, f"{local}@{domain}"), account) is True
    assert matches(in_any_case(data.draw, domain), account) is True


@given(LOCAL, LABEL, DOMAINS)
def test_a_tag_is_the_same_account_unless_another_tag_is_expected(local, tag, domain):
    assert matches(f"{local}@{domain}", f"{local}+{tag}@{domain}") is True
    assert matches(f"{local}+{tag}@{domain}", f"{local}+{tag}@{domain}") is True
    assert matches(f"{local}+{tag}x@{domain}", f"{local}+{tag}@{domain}") is False
    assert matches(f"{local}+{tag}@{domain}", f"{local}@{domain}") is False


@given(LOCAL, LABEL, DOMAINS)
def test_a_domain_expects_its_subdomains_and_nothing_that_only_ends_like_it(local, label, domain):
    assert matches(domain, f"{local}@{label}.{domain}") is True
    assert matches(f"{label}.{domain}", f"{local}@{domain}") is False
    assert matches(domain, f"{local}@{label}{domain}") is False


@given(LOCAL, LOCAL, DOMAINS, DOMAINS)
def test_another_address_is_another_account(one, other, here, there):
    assume((one, here) != (other, there))
    assert matches(f"{one}@{here}", f"{other}@{there}") is False


@given(st.lists(DOMAINS, min_size=1, max_size=4), st.sampled_from([",", ", ", " ", "; "]), LOCAL)
def test_any_of_several_will_do(domains, separator, local):
    expected = separator.join(domains)
    assert not_understood(expected) is None
    assert all(matches(expected, f"{local}@{domain}") for domain in domains)


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_that_anybody_types_breaks_it(expected, account):
    assert matches(expected, account) in {True, False, None}
    not_understood(expected)


@pytest.mark.parametrize(
    ("expected", "account", "same"),
    [
        ("münchen.example", "ads@xn--mnchen-3ya.example", True),
        ("xn--mnchen-3ya.example", "ads@MÜNCHEN.example", True),
        ("ads@münchen.example", "ads@xn--mnchen-3ya.example", True),
        ("@acme.example", "ads@acme.example", True),
        ("https://acme.example/shop", "ads@acme.example", True),
        ("acme.example", "acme.example", True),
        ("acme.example", "https://shop.acme.example/admin", True),
        ("ads@acme.example", "acme.example", False),
        ("acme.example", "Acme Workspace", None),
        ("acme.example", "", None),
        ("", "ads@acme.example", None),
    ],
)
def test_what_else_it_can_tell_and_what_not(expected, account, same):
    assert matches(expected, account) is same


@pytest.mark.parametrize(("text", "wrong"), [("acme", "acme"), ("acme.example, a@", "a@"), ("the ads account", "the")])
def test_what_is_no_address_and_no_domain_is_named(text, wrong):
    assert not_understood(text) == wrong
