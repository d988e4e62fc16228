"""Share links apart from everything else: one a row, replaced, dropped, and found when their time is up."""

from dataclasses import replace
from datetime import timedelta

from bot.adapters.store import SqlStore
from bot.domain.sharing import ShareLink
from tests.store.build import NOW, a_dossier, with_row

DAY = timedelta(days=1)


def a_link(request_id: str, end: int = 7, url: str = "https://share.example/s#Abc") -> ShareLink:
    return ShareLink(request_id=request_id, url=url, given_by="U0CARLA", given_at=NOW, expires_at=NOW + end * DAY)


async def test_a_row_has_one_link_the_newest_and_none_once_it_is_dropped(store: SqlStore) -> None:
    dossier = a_dossier("panel", "sftp")
    first, other = (row.id for row in dossier.requests)
    async with store.transaction() as tx:
        await tx.add(dossier)
        assert await tx.share_link(first) is None
        await tx.keep_share_link(a_link(first))
        await tx.keep_share_link(a_link(other))
        newer = replace(a_link(first, end=9, url="https://share.example/s#Def"), given_by="U0PAULA")
        await tx.keep_share_link(newer)
    async with store.transaction(read_only=True) as tx:
        assert await tx.share_link(first) == newer
        assert await tx.share_link(other) == a_link(other)
    async with store.transaction() as tx:
        await tx.drop_share_link(first)
        await tx.drop_share_link(first)
        assert await tx.share_link(first) is None
        assert await tx.share_link(other) == a_link(other)


async def test_links_are_over_from_their_very_moment_on_the_oldest_first(store: SqlStore) -> None:
    dossier = a_dossier("panel", "sftp", "registrar", "wiki")
    for number, end in enumerate((3, 1, 2)):
        dossier = with_row(dossier, number, share_expires_at=NOW + end * DAY)
    late, soon, middle, _ = (row.id for row in dossier.requests)
    async with store.transaction() as tx:
        await tx.add(dossier)
        assert await tx.expired_shares(NOW + DAY - timedelta(microseconds=1)) == []
        assert await tx.expired_shares(NOW + DAY) == [soon]
        assert await tx.expired_shares(NOW + 3 * DAY) == [soon, middle, late]
