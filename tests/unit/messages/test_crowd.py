"""Cards of many apps: all of them are there, in short where Slack would take no more, and nobody loses a button."""

from dataclasses import replace

import pytest

from bot.domain.dossier import Dossier
from bot.domain.form import MAX_APPS
from bot.domain.status import Status
from bot.messages import kit
from bot.messages.card import card
from bot.messages.crowd import details
from bot.ports.chat import Message
from tests.unit.messages.build import HOSTILE, NOW, TEXTS, credential, dossier, many, row
from tests.unit.messages.examples import failed
from tests.unit.messages.limits import check_message, words

HINT = TEXTS("crowd.hint")
DETAILS = "credreq.details"


def authorized(count: int) -> Dossier:
    given = many(count, status=Status.AUTHORIZED, authorized_at=NOW)
    return replace(given, credentials=tuple(credential(r.id, n) for n, r in enumerate(given.requests)))


def hostile(count: int) -> Dossier:
    """Names as long as form and catalogue take them, of letters that Slack writes with five."""
    rows = many(count, problem=HOSTILE * 3).requests
    return dossier(*(replace(r, app_label="&" * 60) for r in rows), intake={"client": "&" * 100, "project": "&" * 100})


def in_short(message: Message) -> list[str]:
    """Return the rows that are shown in short."""
    found = [block.get("accessory") or {} for block in message.blocks]
    return [button["value"] for button in found if button.get("action_id") == DETAILS]


@pytest.mark.parametrize("kind", [many, authorized, failed, hostile])
@pytest.mark.parametrize("count", [1, 9, MAX_APPS])
def test_every_app_of_a_card_is_there(kind, count: int):
    shown = card(kind(count), NOW, TEXTS)
    check_message(shown)
    assert [b["block_id"] for b in shown.blocks if str(b.get("block_id")).startswith("credreq.row.")] == [
        f"credreq.row.r{n}" for n in range(1, count + 1)
    ]
    assert (HINT in words(shown)) == bool(in_short(shown))


@pytest.mark.parametrize("kind", [many, authorized])
def test_few_apps_are_shown_whole_and_of_many_as_many_as_fit(kind):
    assert in_short(card(kind(9), NOW, TEXTS)) == []
    shown = card(kind(MAX_APPS), NOW, TEXTS)
    short = in_short(shown)
    assert short == [f"r{n}" for n in range(MAX_APPS - len(short) + 1, MAX_APPS + 1)], "the first ones are whole"
    assert kit.weight([dict(block) for block in shown.blocks]) > kit.MESSAGE_WEIGHT - 1000, "no more than there must be"


def test_what_asks_for_attention_is_whole_however_far_down():
    rows = [row(n, f"App {n}", status=Status.AUTHORIZED, authorized_at=NOW) for n in range(1, 15)]
    rows += [row(n, f"App {n}", status=Status.INVALID) for n in range(15, 18)]
    short = in_short(card(dossier(*rows), NOW, TEXTS))
    assert short
    assert not {"r15", "r16", "r17"} & set(short)


def test_the_details_are_what_a_small_card_shows_of_a_row():
    crowd = many(MAX_APPS, problem="Make was slow.")
    last = crowd.requests[-1]
    assert in_short(card(crowd, NOW, TEXTS))[-1] == last.id
    alone = [b for b in card(dossier(last), NOW, TEXTS).blocks if str(b.get("block_id", "")).endswith(f".{last.id}")]
    assert details(crowd, last, NOW, TEXTS).blocks == alone
