"""Share links: apart from everything else, so that nothing loads them that does not show them."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.adapters.store import tables
from bot.adapters.store.part import Part
from bot.adapters.store.rows import as_row, columns_of
from bot.adapters.store.types import moment
from bot.domain.sharing import ShareLink

_links = tables.share_links.c
_rows = tables.requests.c
_EXPIRED = select(_rows.id).where(_rows.share_expires_at <= moment("now")).order_by(_rows.share_expires_at, _rows.id)


class Shares(Part):
    """The verbs for share links."""

    async def share_link(self, request_id: str) -> ShareLink | None:
        """Return the link that was handed in for a row, or None."""
        query = select(*columns_of(ShareLink, tables.share_links)).where(_links.request_id == request_id)
        return next(iter(await self._read(ShareLink, query)), None)

    async def keep_share_link(self, link: ShareLink) -> None:
        """Keep a row's link, in place of the one before."""
        await self._keep(tables.share_links, as_row(link))

    async def drop_share_link(self, request_id: str) -> None:
        """Delete a row's link."""
        await self._db.execute(delete(tables.share_links).where(_links.request_id == request_id))

    async def expired_shares(self, now: datetime) -> list[str]:
        """Return the ids of rows whose link's time is up."""
        return list((await self._db.execute(_EXPIRED, {"now": now})).scalars())
