"""The first asking for a share link: once, where the contact reads it, and never in a project that is being closed."""

from dataclasses import replace
from unittest.mock import patch

import pytest

from bot.adapters.store import SqlStore
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.dossier import Dossier
from bot.domain.mail import Mail
from bot.ports.errors import UnreachableError
from bot.ports.mailer import AddressRefusedError
from bot.services.handlers.share_ask import ShareAsk, ShareMail
from bot.services.lane import Lane
from tests.services.stage import ADMIN, OWNER, Stage
from tests.services.world import Make
from tests.store.conftest import StandingClock

GUS = "U0GUS"
LINK = "https://share.1password.com/s#Kq3vBJZ2n1pXw0Lk9TQeRg5Fh7Yd8Uc6mNaSbVtWiOzP"


class Post:
    """A mail server that takes everything, or refuses the address."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.taken: list[Mail] = []
        self._refuses = refuses

    async def send(self, mail: Mail) -> tuple[str, ...]:
        if self._refuses:
            raise AddressRefusedError("There is no such mailbox.")
        self.taken.append(mail)
        return ()


@pytest.fixture
def stage(sqlite_store: SqlStore, clock: StandingClock) -> Stage:
    return Stage(sqlite_store, clock, Make())


def asked_by(stage: Stage, post: Post | None) -> None:
    """Let the stage ask for share links, with this mail server."""
    for handler in (ShareAsk(stage.reminding), ShareMail(stage.reminding, post, None)):
        stage.lanes.append(Lane(handler, stage.store, stage.clock, stage.systems))


async def carded(stage: Stage, dossier: Dossier):
    """Let the intake's card be there, which the direct message waits for."""
    async with stage.store.transaction() as tx:
        before = await tx.dossier(dossier.intake.id)
        assert before is not None
        await tx.save(before, before.with_card(replace(before.card, ts="1.0")))
    return dossier


async def how(stage: Stage, dossier: Dossier) -> list[str]:
    async with stage.store.transaction(read_only=True) as tx:
        return [str(e.data["how"]) for e in await tx.events(dossier.intake.id) if str(e.kind) == "share_asked"]


async def test_a_contact_in_the_channel_reads_it_in_slack_alone(stage: Stage):
    asked_by(stage, post := Post())
    stage.office.here.add(GUS)
    dossier = await carded(stage, await stage.open("panel", "gmail", contact=GUS))
    await stage.settle()
    ((channel, text),) = stage.office.posted
    assert (channel, "asks you for access to *Panel*" in text, "Gmail" in text) == (GUS, True, False)
    assert (await how(stage, dossier), post.taken) == (["slack"], [])


async def test_a_question_whose_answer_got_lost_in_an_outage_is_not_asked_a_second_time(stage: Stage):
    """Neither in Slack nor by mail: while Slack is away nobody can tell over which of the two it went."""
    asked_by(stage, post := Post())
    stage.office.here.add(GUS)
    await carded(stage, await stage.open("panel", contact=GUS))
    with patch.object(stage.office, "is_in", here_and_then_away(stage)):
        for _ in range(10):
            await stage.beat()
    stage.office.is_down = False
    await stage.settle()
    assert (len(stage.office.posted), post.taken) == (1, [])


def here_and_then_away(stage: Stage):
    """Let Slack tell that the contact is there, and go away before they are asked."""

    async def is_in(*_: str) -> bool:
        if stage.office.is_down:
            raise UnreachableError("Slack cannot be reached.")
        stage.office.is_down = True
        return True

    return is_in


async def test_anybody_else_gets_a_mail(stage: Stage):
    asked_by(stage, post := Post())
    dossier = await stage.open("panel", "gmail")
    await stage.settle()
    (mail,) = post.taken
    assert (mail.to, mail.subject) == ("carla@acme.example", "Access for Website")
    assert "- Panel: Host." in mail.text
    assert (await how(stage, dossier), stage.office.posted) == (["mail"], [])


@pytest.mark.parametrize("post", [None, Post(refuses=True)])
async def test_where_no_mail_can_go_the_thread_says_so(stage: Stage, post: Post | None):
    asked_by(stage, post)
    dossier = await stage.open("panel")
    await stage.settle()
    assert await how(stage, dossier) == ([] if post else ["nobody"])
    assert ("mail_off" in await stage.events(dossier.intake.id)) == (post is not None)


async def test_what_was_handed_in_or_is_being_closed_is_not_asked_for(stage: Stage):
    asked_by(stage, post := Post())
    given = await stage.open("panel")
    await stage.sharing.give(given.requests[0].id, OWNER, LINK)
    await stage.settle()
    closing = await stage.open("sftp", source="V2")
    await stage.desk.close(closing.intake.id, ADMIN, "Website")
    for lane in stage.lanes:
        await lane.run()
    await stage.settle()
    assert post.taken == []


async def test_a_closing_that_is_called_off_does_not_swallow_the_asking(stage: Stage):
    asked_by(stage, post := Post())
    dossier = await stage.open("panel")
    closing = await stage.desk.close(dossier.intake.id, ADMIN, "Website")
    for lane in stage.lanes:
        await lane.run()
    assert post.taken == []
    await stage.desk.call_off(closing.id, ADMIN)
    await stage.settle()
    assert len(post.taken) == 1
    assert await how(stage, dossier) == ["mail"]


async def test_after_a_revoke_the_client_is_asked_again_at_once(stage: Stage):
    asked_by(stage, post := Post())
    dossier = await stage.open("panel")
    row = dossier.requests[0]
    await stage.settle()
    await stage.rows.revoke(row.id, OWNER)
    await stage.rows.ask_again(row.id, OWNER)
    await stage.settle()
    assert len(post.taken) == 2
    assert await how(stage, dossier) == ["mail", "mail"]


async def test_a_link_that_ran_out_unseen_is_asked_for_anew(stage: Stage):
    asked_by(stage, post := Post())
    dossier = await stage.open("panel")
    await stage.settle()
    await stage.sharing.give(dossier.requests[0].id, OWNER, LINK)
    stage.clock.advance(stage.sharing.plan.keep)
    await stage.sharing.expire()
    await stage.settle()
    assert len(post.taken) == 2


async def test_a_mail_planned_by_a_process_that_died_goes_out_once(stage: Stage):
    """It died after it had passed the question on, and before it had noted that."""
    asked_by(stage, post := Post())
    dossier = await stage.open("panel")
    async with stage.store.transaction() as tx:
        (asked,) = await tx.due(DeliveryKind.SHARE_ASK, stage.clock.now(), 5)
        claimed = await tx.claim(asked, stage.clock.now())
        assert claimed is not None
        assert claimed.state is DeliveryState.SENDING
    await stage.adopt()
    await stage.settle()
    assert len(post.taken) == 1
    assert await how(stage, dossier) == ["mail"]
