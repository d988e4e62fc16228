"""Zones, base URLs and tokens: what is taken, and what is said about the rest."""

import pytest

from bot.adapters.make import MakeAccount, TokenError, ZoneError, base_url_for_zone

UUID4 = "5a4db0c5-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("zone", "url"),
    [
        ("eu1.make.com", "https://eu1.make.com/api/v2"),
        ("us2.make.com", "https://us2.make.com/api/v2"),
        (" EU2.Make.com ", "https://eu2.make.com/api/v2"),
        ("us1.make.celonis.com", "https://us1.make.celonis.com/api/v2"),
        ("https://eu1.make.com/", "https://eu1.make.com/api/v2"),
        ("https://eu1.make.com/api/v2", "https://eu1.make.com/api/v2"),
        ("make.big-corp.example", "https://make.big-corp.example/api/v2"),
    ],
)
def test_a_zone_becomes_a_base_url(zone: str, url: str) -> None:
    assert base_url_for_zone(zone) == url


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ("api.make.com", "api.make.com is not an address of Make's API. Use the zone shown in your browser"),
        ("https://api.make.com", "api.make.com is not an address"),
        ("eu1", "Enter the whole zone: eu1.make.com"),
        ("www.make.com", "www.make.com is not a zone of Make"),
        ("make.com", "make.com is not a zone of Make"),
        ("", "a host name alone"),
        ("http://eu1.make.com", "a host name alone"),
        ("eu1.make.com/scenario", "a host name alone"),
        ("eu1.make.com@evil.example", "a host name alone"),
        ("127.0.0.1", "a host name alone"),
    ],
)
def test_a_wrong_zone_is_told_clearly(zone: str, says: str) -> None:
    with pytest.raises(ZoneError) as told:
        base_url_for_zone(zone)
    assert says in str(told.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://eu1.make.com/api/v2",
        "http://127.0.0.1:8400/make/api/v2/",
        "http://localhost:8400/make/api/v2",
        "http://[::1]:8400/make/api/v2",
    ],
)
def test_a_base_url_is_taken(url: str) -> None:
    assert MakeAccount(base_url=url, token=UUID4, team_id=1).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://eu1.make.com/api/v2", "must start with https://"),
        ("http://127.0.0.1.evil.example/api/v2", "must start with https://"),
        ("ftp://127.0.0.1/api/v2", "must start with https://"),
        ("https://user:pw@eu1.make.com/api/v2", "an address and a path alone"),
        ("https://eu1.make.com/api/v2?x=1", "an address and a path alone"),
        ("eu1.make.com", "an address and a path alone"),
        ("https://api.make.com/api/v2", "api.make.com is not an address"),
        ("https://eu1.make.com", "must end in /api/v2"),
        ("https://eu1.make.com:x/api/v2", "cannot be read"),
    ],
)
def test_a_wrong_base_url_is_told_clearly(url: str, says: str) -> None:
    with pytest.raises(ZoneError) as told:
        MakeAccount(base_url=url, token=UUID4, team_id=1)
    assert says in str(told.value)
    assert "pw" not in str(told.value)


@pytest.mark.parametrize(
    ("token", "header"),
    [
        (UUID4, f"Token {UUID4}"),
        (UUID4.upper(), f"Token {UUID4.upper()}"),
        (f" {UUID4}\n", f"Token {UUID4}"),
        ("5a4db0c5-0000-1000-8000-000000000001", "Bearer 5a4db0c5-0000-1000-8000-000000000001"),
        (f"{UUID4}x", f"Bearer {UUID4}x"),
        ("eyJhbGciOi.J9.sig", "Bearer eyJhbGciOi.J9.sig"),
    ],
)
def test_the_header_follows_the_form_of_the_token(token: str, header: str) -> None:
    assert MakeAccount(base_url="https://eu1.make.com/api/v2", token=token, team_id=1).authorization == header


@pytest.mark.parametrize("token", ["", "   ", "sec ret", "sec\nret", "sécret"])
def test_what_cannot_be_a_token_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(TokenError) as told:
        MakeAccount(base_url="https://eu1.make.com/api/v2", token=token, team_id=1)
    assert "MAKE_API_TOKEN is empty or has characters no token has" in str(told.value)
    assert not token.strip() or token not in str(told.value)


def test_the_token_is_not_in_the_repr() -> None:
    assert UUID4 not in repr(MakeAccount(base_url="https://eu1.make.com/api/v2", token=UUID4, team_id=1))
