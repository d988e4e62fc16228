import pytest

from bot.domain.event import BOT, EventKind
from bot.domain.status import Status
from bot.messages.thread import thread
from tests.unit.messages.build import NOW, TEXTS, credential, dossier, event, moved
from tests.unit.messages.examples import threads
from tests.unit.messages.limits import words

OWNER = "<@U0PAULA>"
QUIET = {
    EventKind.REQUESTED,
    EventKind.CREDENTIAL_SEEN,
    EventKind.CONNECTED,
    EventKind.REVOKE_STEP,
    EventKind.REQUEST_DELETED,
    EventKind.REFUSED,
    EventKind.NOTES_CHANGED,
    EventKind.NUDGED,
    EventKind.REPLIED,
    EventKind.REPAIRED,
    EventKind.SECRET_SEEN,
    EventKind.ACCOUNT_SEEN,
}
CALLED_FOR = {
    "authorized",
    "declined",
    "invalid",
    "withdrawn",
    "gone",
    "back",
    "back in a closed project",
    "revoke delayed",
    "revoked",
    "revoked, nothing held",
    "failed",
    "renewal needless",
    "renewal failed",
    "again delayed",
    "old link used",
    "wrong account",
    "silent",
    "several",
    "hostile",
    "full",
}


@pytest.mark.parametrize("kind", sorted(QUIET))
def test_what_nobody_need_read_gives_nothing(kind):
    assert thread([event(kind)], dossier(), TEXTS) is None


@pytest.mark.parametrize("kind", sorted(set(EventKind) - QUIET))
def test_everything_else_is_told(kind):
    assert thread([event(kind, "U0ADAM", new="Authorized", apps=["Gmail"])], dossier(), TEXTS) is not None


def test_no_events_give_nothing():
    assert thread([], dossier(), TEXTS) is None


@pytest.mark.parametrize("name", threads())
def test_the_owner_is_called_once_and_only_when_an_outcome_matters(name):
    shown = threads()[name]
    assert shown is not None
    calls = [line for line in shown.text.split("\n") if line.startswith(OWNER)]
    assert len(calls) == (1 if name in CALLED_FOR else 0)


def test_the_call_stands_before_the_line_that_matters():
    shown = thread([event(EventKind.REVOKE_ASKED, "U0ADAM"), moved(Status.AUTHORIZED, "HubSpot")], dossier(), TEXTS)
    assert shown is not None
    assert shown.text.split("\n")[1].startswith(f"{OWNER} ✅ *HubSpot*")


def test_the_same_thing_of_several_apps_is_one_line():
    events = [moved(Status.AUTHORIZED, app) for app in ("Gmail", "HubSpot", "Webflow")]
    shown = thread(events, dossier(), TEXTS)
    assert shown is not None
    assert shown.text == f"{OWNER} ✅ *Gmail*, *HubSpot* and *Webflow*: authorized by Anna Client."


def test_what_differs_in_more_than_its_app_stays_apart():
    events = [moved(Status.DECLINED, "Gmail", reason="No."), moved(Status.DECLINED, "HubSpot", reason="Later.")]
    shown = thread(events, dossier(), TEXTS)
    assert shown is not None
    assert len(shown.text.split("\n")) == 2


def test_a_revoke_leaves_proof():
    held = dossier(credentials=(credential(), credential(number=2, authorized_at=None)))
    shown = thread([event(EventKind.REVOKED, "U0ADAM")], held, TEXTS)
    assert shown is not None
    assert "1 credential was removed" in shown.text
    assert f"<!date^{int(NOW.timestamp())}^" in shown.text
    assert "as <@U0ADAM> asked" in shown.text


def test_one_link_is_told_when_opened():
    opened = event(EventKind.OPENED, "U0PAULA", row_id=None, apps=["Gmail", "HubSpot"], one_link=True)
    shown = thread([opened], dossier(intake={"one_link": True}), TEXTS)
    assert shown is not None
    assert "one link for all of it" in shown.text


def test_a_failure_that_is_tried_again_asks_nobody_to_press_retry():
    later = thread([event(EventKind.REQUEST_FAILED, BOT, why="Slow.", final=False)], dossier(), TEXTS)
    assert later is not None
    assert "Retry" not in later.text


def test_many_long_lines_are_spread_over_sections_and_none_is_lost():
    shown = threads()["full"]
    assert shown is not None
    assert all(f"*App {n}*" in words(shown) for n in range(20))
