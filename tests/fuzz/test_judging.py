"""The true payloads do what they say, and the judge sees it: else none of the bent ones would prove anything."""

from bot.domain.authority import Action
from tests.acceptance.roles.offers import OFFERS
from tests.acceptance.scene import MIA, PAULA
from tests.fuzz.bending import PING
from tests.fuzz.handlers import Feeder
from tests.fuzz.judge import pings
from tests.fuzz.run import stage
from tests.fuzz.seeds import Seeds

ONLY_HISTORY = {"show_link by card", "show_share by card"}
FOR_ADMINS = {Action.APPROVE, Action.REPAIR}


def test_what_a_true_payload_changes_is_seen_undone_and_held_against_who_may_not() -> None:
    with stage() as (runner, scene):
        seeds = Seeds(scene)
        runner.run(seeds.sow())
        feeder, asked = Feeder(scene, seeds), runner.run(seeds.payloads(PAULA))
        of_mia = runner.run(seeds.payloads(MIA))
        changing = {o.name for o in OFFERS if o.name in asked and o.event and o.action not in FOR_ADMINS} - ONLY_HISTORY
        with feeder.sown:
            for payloads in (asked, of_mia):
                assert {name: runner.run(feeder.feed(one)) for name, one in payloads.items()} == {
                    name: [] for name in asked
                }
            seeds.land = {PAULA: set()}  # as if nothing were hers
            told = {name: " ".join(runner.run(feeder.feed(one))) for name, one in asked.items()}
            assert {name for name, wrong in told.items() if "changed" in wrong} >= changing - {"open by form"}
            assert "was shown https://eu1.make.com/seed" in told["show_link by card"]
            assert feeder.sown.changes() == []


def test_a_ping_is_seen_wherever_slack_looks_for_one() -> None:
    assert pings([{"type": "mrkdwn", "text": PING}, ({"text": PING},)])
    assert pings({"type": "plain_text", "text": PING}) == []
