"""Any dossier there can be."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from bot.domain.credential import Credential, RevokeStep
from bot.domain.dossier import Dossier
from bot.domain.intake import Card
from bot.domain.make_request import Creation
from bot.domain.status import Status
from tests.store.build import a_credential, a_make_request, a_request, an_intake

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
maybe_words = st.none() | words
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=zones)  # noqa: DTZ001 - bounds are naive
maybe_moments = st.none() | moments
counts = st.integers(0, 2**31 - 1)


def _fields(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(strategies)


_intakes = _fields(
    contact_name=words,
    contact_email=words,
    contact_slack_id=maybe_words,
    sponsor_email=maybe_words,
    owner_name=words,
    one_link=st.booleans(),
    view_id=maybe_words,
    created_at=moments,
    revision=st.integers(0, 1000),
)
_cards = _fields(
    channel_id=words,
    ts=maybe_words,
    number=counts,
    permalink=maybe_words,
    rendered_hash=maybe_words,
    problem=maybe_words,
    former=st.lists(words, max_size=3).map(tuple),
)
_made = _fields(
    creation=st.sampled_from(Creation),
    make_id=maybe_words,
    public_uri=maybe_words,
    make_status=maybe_words,
    make_updated_at=maybe_words,
    created_at=moments,
    error=maybe_words,
)
_rows = _fields(
    make_version=st.none() | counts,
    modules=st.lists(words, max_size=3).map(tuple),
    purpose=words,
    status=st.sampled_from(Status),
    created_at=moments,
    status_at=moments,
    requested_at=maybe_moments,
    restarted_at=maybe_moments,
    authorized_at=maybe_moments,
    withdrawn_at=maybe_moments,
    revoked_at=maybe_moments,
    revoked_by=maybe_words,
    revoke_requested_at=maybe_moments,
    revoke_requested_by=maybe_words,
    decline_reason=maybe_words,
    problem=maybe_words,
    unknown_state=maybe_words,
    last_actor=maybe_words,
    last_nudge_at=maybe_moments,
    nudge_count=counts,
)
_held = _fields(
    state=words,
    remote_id=maybe_words,
    label=words,
    component=words,
    type_name=words,
    scope=st.lists(words, max_size=3).map(tuple),
    decline_reason=maybe_words,
    seen_at=moments,
    authorized_at=maybe_moments,
    revoke_step=st.sampled_from(RevokeStep),
)


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Ids and keys are new each time; everything else is anything."""
    intake = an_intake(**draw(_intakes))
    made = tuple(a_make_request(intake, **draw(_made)) for _ in range(draw(st.integers(1, 3))))
    rows = tuple(
        a_request(draw(st.sampled_from(made)), app_key=f"app{i}", **draw(_rows)) for i in range(draw(st.integers(1, 4)))
    )
    held: tuple[Credential, ...] = ()
    for row in rows:
        held += tuple(a_credential(row, **draw(_held)) for _ in range(draw(st.integers(0, 2))))
    card = Card(intake_id=intake.id, **draw(_cards))
    return Dossier(intake=intake, card=card, make_requests=made, requests=rows, credentials=held)


@st.composite
def changed(draw: st.DrawFn, dossier: Dossier) -> Dossier:
    """Return the dossier with some of its rows made anew, under the same ids."""
    after = dossier.with_card(replace(dossier.card, **draw(_cards)))
    for made in draw(st.lists(st.sampled_from(dossier.make_requests), unique=True)):
        after = after.with_make_request(replace(made, **draw(_made)))
    for row in draw(st.lists(st.sampled_from(dossier.requests), unique=True)):
        after = after.with_request(replace(row, **draw(_rows)))
        kept = tuple(replace(c, **draw(_held)) for c in after.credentials_of(row.id) if draw(st.booleans()))
        new = tuple(a_credential(row, **draw(_held)) for _ in range(draw(st.integers(0, 1))))
        after = after.with_credentials(row.id, new + kept)
    return after
