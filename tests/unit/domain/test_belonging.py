"""Whose a credential is, in a request that carries several rows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import answer, asking_again
from bot.domain.belonging import owner
from bot.domain.dossier import Dossier
from bot.domain.event import EventKind
from bot.domain.observation import Observation, ObservedCredential
from tests.unit.domain.build import NOW, a_credential, a_dossier, a_request, an_observation, observed

GMAIL = a_request("row1", make_app="google-email", name_override="Gmail [1]")
HUBSPOT = a_request("row2", name_override="HubSpot [2]")
MOVED = a_request("row3", make_app="slack", name_override="Slack [new]", make_request_id="made2")
OLD = a_credential("old", request_id="row3", state="declined", make_request_id="made1")
SHARED = a_dossier(GMAIL, HUBSPOT, MOVED, credentials=(a_credential("known"), OLD))
NAMES = st.sampled_from([None, "Gmail [1]", "HubSpot [2]", "Slack [old]", "Slack [new]", "Carla's"])
APPS = st.sampled_from(["google-email", "hubspotcrm", "slack", "other"])


def seen(credential_id: str, name: str | None, app: str, remote_id: str | None = "9") -> ObservedCredential:
    return ObservedCredential(
        id=credential_id, state="authorized", remote_id=remote_id, name_override=name, app_name=app
    )


@pytest.mark.parametrize(
    ("credential_id", "name", "app", "row"),
    [
        ("new", "HubSpot [2]", "hubspotcrm", "row2"),
        ("new", "HubSpot [2]", "google-email", "row2"),
        ("new", None, "google-email", "row1"),
        ("known", "Carla's Gmail", "google-email", "row1"),
        ("known", "HubSpot [2]", "hubspotcrm", "row1"),
        ("new", "Slack [old]", "slack", "row3"),
        ("new", "Carla's HubSpot", "hubspotcrm", "row2"),
        ("new", "Carla's", "other", "row3"),
    ],
    ids=[
        "its name",
        "its name, whatever its app",
        "its app",
        "renamed",
        "who held it keeps it",
        "moved on",
        "new and renamed",
        "matches nothing",
    ],
)
def test_whose_it_is(credential_id: str, name: str | None, app: str, row: str):
    assert owner(SHARED, "made1", seen(credential_id, name, app)) == row


@given(st.lists(st.builds(seen, st.sampled_from(["known", "old", "a", "b"]), NAMES, APPS), unique_by=lambda c: c.id))
def test_whatever_gives_access_in_a_request_is_known_to_be_some_rows(credentials: list[ObservedCredential]):
    after, _, _ = answer.taken_in(SHARED, "made1", an_observation("authorized", *credentials), NOW)
    live = [c.id for c in after.credentials if c.is_live]
    assert sorted(live) == sorted(c.id for c in credentials)


def test_a_credential_that_appears_once_its_row_has_moved_on_is_told_and_known():
    late = an_observation("authorized", seen("late", "Slack [old]", "slack"))
    after, told, left = answer.taken_in(SHARED, "made1", late, NOW)
    assert [(e.kind, e.request_id) for e in left] == [(EventKind.OLD_LINK_USED, "row3")]
    assert not [e for e in told if e.kind is EventKind.CREDENTIAL_SEEN]
    assert [c.id for c in after.left_in("made1")] == ["old", "late"]
    assert answer.taken_in(after, "made1", late, NOW)[2] == ()


def test_what_a_row_has_in_a_request_it_left_is_shown_though_nobody_knew_of_it():
    made = replace(SHARED.make_requests[0], id="made1")
    late = an_observation("authorized", seen("late", "Slack [old]", "slack"))
    shown = asking_again.shown(SHARED, MOVED, made, late, NOW)
    assert [(c.id, c.is_live) for c in shown] == [("old", False), ("late", True)]


def test_a_renamed_credential_keeps_its_row_where_it_was():
    dossier: Dossier = a_dossier(GMAIL, HUBSPOT)
    first: Observation = an_observation("pending", seen("c1", "Gmail [1]", "google-email"))
    given_, _, _ = answer.taken_in(dossier, "made1", first, NOW)
    renamed = an_observation("pending", seen("c1", "Carla's", "google-email"), observed("c2"))
    after, _, _ = answer.taken_in(given_, "made1", renamed, NOW)
    assert [(c.id, c.request_id, c.is_live) for c in after.credentials] == [("c1", "row1", True), ("c2", "row2", False)]
