"""Dossiers of any kind, true to the domain or not: whatever the store holds must be shown."""

from collections.abc import Collection
from dataclasses import fields
from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.domain.credential import Credential, RevokeStep
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind, Surface
from bot.domain.form import MAX_APPS
from bot.domain.intake import Card, Intake
from bot.domain.make_request import Creation, MakeRequest
from bot.domain.request import Request
from bot.domain.status import Status
from tests.unit.messages.build import HOSTILE

SNIPPETS = st.sampled_from(
    ["<!channel>", "<@U0PAULA>", "*b*", "_i_", "`c`", "&amp;", "😀", "\n", "https://x.y", "a|b>"]
)
TEXT = st.one_of(st.text(max_size=40), st.lists(SNIPPETS, max_size=6).map("".join), st.just(HOSTILE * 20))
FEW_TEXTS = st.lists(TEXT, min_size=1, max_size=5).map(st.sampled_from)
"""What a dossier's hundred texts are taken from: each drawn anew made so much data that most of it was thrown away."""
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive, the zone is drawn
MAYBE_MOMENT = st.none() | MOMENTS
PEOPLE = st.sampled_from(["U0PAULA", "make", "credreq"]) | TEXT


def intakes(words: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[Intake]:
    fixed = {"id": st.just("i1"), "created_at": MOMENTS, "revision": st.just(0)}
    fixed |= {"one_link": st.booleans(), "round_open": st.booleans(), "snoozed_until": MAYBE_MOMENT}
    moments = [name for name in _texts(Intake, fixed) if name.endswith("_at")]
    texts = [name for name in _texts(Intake, fixed) if name not in moments]
    return st.builds(Intake, **fixed, **dict.fromkeys(moments, MAYBE_MOMENT), **dict.fromkeys(texts, words))


def _texts(kind: type[Intake | Request], fixed: Collection[str]) -> list[str]:
    return [field.name for field in fields(kind) if field.name not in fixed]


def rows(number: int, words: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[Request]:
    fixed = {
        "id": st.just(f"r{number}"),
        "intake_id": st.just("i1"),
        "make_request_id": st.sampled_from([f"m{number}", "m0", None]),
        "make_version": st.none(),
        "modules": st.just(("*",)),
        "status": st.sampled_from(Status),
        "created_at": MOMENTS,
        "status_at": MOMENTS,
        "nudge_count": st.integers(0, 3),
        "revoked_by": st.none() | PEOPLE,
        "last_actor": st.none() | PEOPLE,
        "decline_reason": st.none() | words,
        "problem": st.none() | words,
        "unknown_state": st.none() | words,
    }
    moments = [name for name in _texts(Request, fixed) if name.endswith("_at")]
    texts = [name for name in _texts(Request, fixed) if name not in moments]
    return st.builds(Request, **fixed, **dict.fromkeys(moments, MAYBE_MOMENT), **dict.fromkeys(texts, words))


def made(number: int, words: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[MakeRequest]:
    return st.builds(
        MakeRequest,
        id=st.just(f"m{number}"),
        intake_id=st.just("i1"),
        name=words,
        creation=st.sampled_from(Creation),
        public_uri=st.none() | words,
        created_at=MOMENTS,
    )


def credentials(number: int) -> st.SearchStrategy[Credential]:
    return st.builds(
        Credential,
        id=st.just(f"c{number}"),
        request_id=st.just(f"r{number}"),
        state=st.sampled_from(["pending", "authorized", "gone", "declined"]) | TEXT,
        remote_id=st.none() | st.just("7"),
        seen_at=MOMENTS,
        authorized_at=MAYBE_MOMENT,
        revoke_step=st.sampled_from(RevokeStep),
    )


@st.composite
def dossiers(draw: st.DrawFn, most: int = MAX_APPS) -> Dossier:
    words = draw(FEW_TEXTS)
    numbers = range(draw(st.integers(1, most)))
    permalink = draw(st.none() | TEXT | st.just("https://a.slack.com/archives/C1/p1"))
    card = Card(intake_id="i1", channel_id=draw(TEXT), permalink=permalink, problem=draw(st.none() | TEXT))
    return Dossier(
        intake=draw(intakes(words)),
        card=card,
        make_requests=tuple(draw(made(n, words)) for n in numbers),
        requests=tuple(draw(rows(n, words)) for n in numbers),
        credentials=tuple(draw(credentials(n)) for n in numbers if draw(st.booleans())),
    )


def events() -> st.SearchStrategy[list[Event]]:
    data = st.fixed_dictionaries(
        {"app": TEXT},
        optional={
            "why": TEXT,
            "reason": TEXT,
            "value": TEXT,
            "new": st.sampled_from(Status).map(str) | TEXT,
            "final": st.booleans(),
            "apps": st.lists(TEXT, max_size=MAX_APPS),
            "shares": st.lists(TEXT, max_size=MAX_APPS),
            "share": st.sampled_from(["held", "none"]),
        },
    )
    one = st.builds(
        Event,
        at=MOMENTS,
        actor=PEOPLE,
        surface=st.just(Surface.POLL),
        kind=st.sampled_from(EventKind),
        intake_id=st.just("i1"),
        request_id=st.none() | st.just("r0"),
        data=data,
        seq=st.none(),
    )
    return st.lists(one, max_size=8)
