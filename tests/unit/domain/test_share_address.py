"""Which addresses are taken as share links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.share_address import DEFAULT_HOSTS, LONGEST, Wrong, wrong_with

KEY = "Kq3vBJZ2n1pXw0Lk9TQeRg5Fh7"
GOOD = [
    f"https://share.1password.com/s#{KEY}",
    f"https://start.1password.com/open/i?a={KEY}&h=example.1password.com",
    f"https://vault.bitwarden.com/#/send/{KEY}/{KEY}",
    f"https://vault.bitwarden.eu/#/send/{KEY}/{KEY}",
    f"https://send.bitwarden.com/#{KEY}/{KEY}",
    f"HTTPS://Share.1Password.com/s#{KEY}",
]
WRONG = {
    "": Wrong.NO_LINK,
    "hunter2": Wrong.NO_LINK,
    "Passwort: Sommer2026!": Wrong.NO_LINK,
    f"share.1password.com/s#{KEY}": Wrong.NO_LINK,
    f"javascript://share.1password.com/%0a{KEY}": Wrong.NO_LINK,
    f"https://share.1password.com/s# {KEY}": Wrong.NO_LINK,
    f"https://share.1password.com/s#{KEY}\nand more": Wrong.NO_LINK,
    f"https://share.1password.com/s#{KEY}<b>": Wrong.NO_LINK,
    f"https://share.1password.com\\@evil.example/{KEY}": Wrong.NO_LINK,
    f"https://sharе.1password.com/s#{KEY}": Wrong.NO_LINK,  # noqa: RUF001 - a Cyrillic letter is the point
    "https://share.1password.com/s#" + "x" * LONGEST: Wrong.NO_LINK,
    f"http://share.1password.com/s#{KEY}": Wrong.NOT_HTTPS,
    f"https://share.1password.com:443/s#{KEY}": Wrong.OTHER_HOST,
    f"https://share.1password.com./s#{KEY}": Wrong.OTHER_HOST,
    f"https://anna:pw@share.1password.com/s#{KEY}": Wrong.OTHER_HOST,
    f"https://share.1password.com@evil.example/s#{KEY}": Wrong.OTHER_HOST,
    f"https://share.1password.com.evil.example/s#{KEY}": Wrong.OTHER_HOST,
    f"https://evil.example/share.1password.com/s#{KEY}": Wrong.OTHER_HOST,
    f"https://xshare.1password.com/s#{KEY}": Wrong.OTHER_HOST,
    f"https://xn--share-1password-com-abc.example/{KEY}": Wrong.OTHER_HOST,
    f"https://share%2e1password.com/s#{KEY}": Wrong.OTHER_HOST,
    f"https:///share.1password.com/s#{KEY}": Wrong.OTHER_HOST,
    f"https://192.0.2.7/s#{KEY}": Wrong.OTHER_HOST,
    f"https://vault.bitwarden.com/#/vault?itemId={KEY}": Wrong.NO_SEND,
    "https://share.1password.com": Wrong.CUT_OFF,
    "https://share.1password.com/s#": Wrong.CUT_OFF,
}


@pytest.mark.parametrize("address", GOOD)
def test_links_of_password_managers_are_taken(address):
    assert wrong_with(address, DEFAULT_HOSTS) is None


@pytest.mark.parametrize("address", WRONG)
def test_anything_else_is_not(address):
    assert wrong_with(address, DEFAULT_HOSTS) is WRONG[address]


@given(st.text(alphabet="https:/.@#?%[]-\\ \t1passwordbitvault", max_size=60), st.sampled_from(sorted(DEFAULT_HOSTS)))
def test_only_an_allowed_host_letter_by_letter_is_taken(noise, host):
    for address in (noise, f"https://{noise}", f"https://{noise}{host}/s#{KEY}", f"https://{host}{noise}/s#{KEY}"):
        if wrong_with(address, DEFAULT_HOSTS) is None:
            rest = address.partition("://")[2]
            assert any(rest.lower().startswith((f"{h}/", f"{h}?", f"{h}#")) for h in DEFAULT_HOSTS)
