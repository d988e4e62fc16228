"""What changes while the sides are compared is nobody's finding."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.adapters.store import SqlStore
from bot.domain.finding import FindingKind
from bot.domain.make_request import Creation
from bot.domain.tracker import Column, PageRecord
from bot.messages.findings import agreement, report
from bot.messages.texts import Texts
from bot.ports.errors import ShutOutError
from bot.ports.tracker import Page, Scan
from bot.services.reconcile.board_side import BoardSide
from bot.services.reconcile.comparison import OURS, Comparison, Side
from bot.services.reconcile.make_side import MakeSide
from bot.services.reconcile.own_side import OwnSide
from bot.services.reconcile.slack_side import SlackSide
from tests.services.stage import Stage
from tests.services.test_board_copies import Home
from tests.services.test_revoking import given
from tests.services.world import Make
from tests.store.conftest import StandingClock

TEXTS = Texts.load()
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
Happens = Callable[[], Awaitable[None]]


class Listing:
    """Notion's list of pages; something happens before its answer is here."""

    def __init__(self, pages: list[Page], happens: Happens | None) -> None:
        self._pages, self._happens = pages, happens

    async def changed(self, *_: object) -> Scan:
        if self._happens is not None:
            await self._happens()
        return Scan(pages=self._pages)


async def test_a_page_that_was_made_or_written_while_the_board_was_listed_is_no_finding(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    dossier = await stage.open("gmail", "hubspot")
    old, new = (
        PageRecord(request_id=row.id, source_id="s", page_id=f"p{row.id}", url="u", sent={Column.CLIENT: "Acme"})
        for row in dossier.requests
    )
    page = Page(id=old.page_id, url="u", values={Column.CLIENT: "Globex"}, created_at=AT, edited_at=AT)

    async def keep(record: PageRecord) -> None:
        async with sqlite_store.transaction() as tx:
            await tx.keep_page(record)

    async def meanwhile() -> None:
        await keep(replace(old, revision=1))
        await keep(new)

    async def kinds(happens: Happens | None) -> list[FindingKind]:
        home: Any = Home()
        listing: Any = Listing([page], happens)
        return [found.kind async for found in BoardSide(listing, home, sqlite_store).findings()]

    await keep(old)
    assert await kinds(meanwhile) == []
    assert sorted(await kinds(None)) == sorted([FindingKind.PAGE_EDITED, FindingKind.PAGE_MISSING])


async def test_a_request_that_was_deleted_while_makes_list_was_read_is_no_finding(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    row = await given(stage)
    stage.make.requests.clear()
    api: Any = stage.make
    side = MakeSide(api, sqlite_store)
    assert [found.kind async for found in side.findings()] == [FindingKind.REQUEST_GONE]
    heads = stage.make.heads

    async def deleted_meanwhile() -> Any:
        async with sqlite_store.transaction() as tx:
            dossier = await tx.dossier(row.intake_id)
            assert dossier is not None
            (made,) = dossier.make_requests
            await tx.save(dossier, dossier.with_make_request(replace(made, creation=Creation.GONE)))
        async for head in heads():
            yield head

    api.heads = deleted_meanwhile
    assert [found.kind async for found in side.findings()] == []


class Refusing:
    """Slack, which does not take our token."""

    async def check(self) -> None:
        raise ShutOutError("Slack did not accept the token.")


async def test_slack_is_asked_even_when_no_card_is_under_way(sqlite_store: SqlStore):
    """Else a wrong token would be told that all agree."""
    chat: Any = Refusing()
    sides: dict[str, Side] = {"Slack": SlackSide(chat, sqlite_store), OURS: OwnSide(sqlite_store)}
    compared = await Comparison(sides).run()
    assert compared.unseen == {"Slack": "Slack did not accept the token."}
    assert compared.seen == []
    assert "agree" not in report(compared.findings, compared.seen, compared.unseen, TEXTS).text


def test_only_what_was_looked_at_is_said_to_agree():
    assert agreement(["Make", "Slack"], TEXTS) == ["✅ My records agree with Make and Slack."]
    assert report([], ["Make"], {"Slack": "it is away"}, TEXTS).text.splitlines() == [
        "✅ My records agree with Make.",
        "⚠️ Slack could not be looked at: it is away",
    ]
