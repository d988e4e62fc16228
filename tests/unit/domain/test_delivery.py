from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import delivery as rules
from bot.domain.delivery import LEASE, LONGEST_RETRY, LOOK_AGAIN, LOOKS, Delivery, DeliveryKind, DeliveryState
from tests.unit.domain.build import NOW


def a_delivery(**values) -> Delivery:
    planned = Delivery(
        id="d1",
        kind=DeliveryKind.CARD_POST,
        key="slack.card:i1:1",
        intake_id="i1",
        next_attempt_at=NOW,
        created_at=NOW,
    )
    return replace(planned, **values)


def test_a_fresh_delivery_is_sent_without_a_look():
    assert not a_delivery().must_look


def test_a_claim_that_died_is_looked_up_before_it_is_sent_again():
    claimed = rules.claim(a_delivery(), NOW)
    assert claimed.must_look
    assert claimed.next_attempt_at == NOW + LEASE


def test_a_claim_that_died_counts_as_a_failure_until_something_is_sent():
    taken_over = rules.claim(rules.claim(a_delivery(), NOW), NOW)
    assert taken_over.failures == 1
    assert rules.sent(taken_over).failures == 0


def test_two_looks_in_vain_allow_one_more_send_and_a_lost_answer_of_that_is_looked_up_anew():
    unknown = rules.lost(rules.claim(a_delivery(), NOW), "cut", NOW)
    once = rules.not_found(rules.claim(unknown, NOW), NOW)
    assert once.must_look
    twice = rules.not_found(rules.claim(once, NOW), NOW)
    assert not twice.must_look
    resent = rules.claim(twice, NOW)
    assert resent.must_look, "a crash during the second send is an unknown outcome again"
    assert rules.lost(resent, "cut", NOW).must_look


def test_a_look_that_failed_leaves_it_unknown():
    unknown = rules.lost(rules.claim(a_delivery(), NOW), "cut", NOW)
    failed = rules.look_failed(rules.claim(unknown, NOW), "down", NOW)
    assert failed.state is DeliveryState.UNKNOWN
    assert failed.must_look


def test_what_nobody_foresaw_leaves_it_to_be_looked_up_whenever_that_was():
    first = rules.claim(a_delivery(), NOW)
    once_looked = rules.claim(rules.not_found(rules.lost(first, "cut", NOW), NOW), NOW)
    sent_again = rules.claim(rules.not_found(once_looked, NOW), NOW)
    for claimed in (first, once_looked, sent_again):
        after = rules.stumbled(claimed, NOW)
        assert (after.must_look, after.failures, after.error) == (True, claimed.failures + 1, rules.STUMBLED)


def test_certainly_not_sent_needs_no_look():
    assert not rules.not_sent(rules.claim(a_delivery(), NOW), "refused", NOW).must_look


def test_a_retry_waits_as_long_as_it_was_told():
    late = rules.not_sent(rules.claim(a_delivery(), NOW), "429", NOW, timedelta(seconds=33))
    assert late.next_attempt_at == NOW + timedelta(seconds=33)


def test_owed_again_while_sending_keeps_the_claim_and_grows_the_generation():
    claimed = rules.claim(a_delivery(), NOW)
    owed = rules.owed_again(claimed, NOW + timedelta(seconds=1))
    assert (owed.state, owed.generation, owed.next_attempt_at) == (DeliveryState.SENDING, 1, claimed.next_attempt_at)


def test_owed_again_when_sent_is_due_now():
    owed = rules.owed_again(rules.sent(rules.claim(a_delivery(), NOW)), NOW)
    assert (owed.state, owed.generation, owed.next_attempt_at) == (DeliveryState.PLANNED, 1, NOW)


@given(st.integers(0, 10_000))
def test_the_pause_grows_and_is_bounded(attempts):
    assert timedelta(seconds=5) <= rules.backoff(attempts) <= LONGEST_RETRY
    assert rules.backoff(attempts + 1) >= rules.backoff(attempts)


def test_pauses_grow_with_failures_in_a_row_not_with_a_long_life():
    delivery = a_delivery()
    for _ in range(12):
        delivery = rules.owed_again(rules.sent(rules.claim(delivery, NOW)), NOW)
    assert rules.not_sent(rules.claim(delivery, NOW), "down", NOW).next_attempt_at == NOW + timedelta(seconds=5)
    again = rules.not_sent(rules.claim(rules.not_sent(delivery, "down", NOW), NOW), "down", NOW)
    assert again.next_attempt_at == NOW + timedelta(seconds=10)


def test_what_is_owed_again_for_later_is_not_put_off():
    later = NOW + timedelta(minutes=5)
    assert rules.owed_again(a_delivery(), later).next_attempt_at == NOW
    assert rules.owed_again(rules.owed_again(rules.sent(a_delivery()), later), NOW).next_attempt_at == NOW


def test_what_gets_lost_again_and_again_is_sent_less_and_less_often():
    delivery, pauses = a_delivery(), []
    for _ in range(9):
        delivery = rules.lost(rules.claim(delivery, NOW), "no answer", NOW)
        for _ in range(LOOKS):
            assert delivery.must_look
            delivery = rules.not_found(rules.claim(delivery, NOW), NOW)
        assert delivery.next_attempt_at is not None
        pauses.append(delivery.next_attempt_at - NOW)
    assert pauses[0] == LOOK_AGAIN
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_RETRY
