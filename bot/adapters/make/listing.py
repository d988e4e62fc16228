"""The list call, page by page, for a list that may or may not know pages."""

from collections.abc import AsyncIterator

from bot.adapters.make import operation as op
from bot.adapters.make.client import MakeClient
from bot.adapters.make.models import HeadRow, ListAnswer
from bot.adapters.make.operation import Call

PAGE = 100
MAX_PAGES = 1000
COLS = ("id", "name", "status", "updatedAt")


class Listing:
    """Reads a team's requests."""

    def __init__(self, client: MakeClient, team_id: int) -> None:
        self._client = client
        self._team_id = team_id

    async def named(self, name: str) -> list[HeadRow]:
        """Return the first page of what Make's own name filter finds: a hint, its rules are not published."""
        return (await self._page(0, name=name, watching=False)).requests

    async def rows(self, *, watching: bool) -> AsyncIterator[HeadRow]:
        """Yield every request once.

        It is not certain that Make honours the page asked for, so the offset follows what came, and the end is
        a page that brings nothing new, one shorter than the first, or the total being reached where it is told.
        """
        seen: set[str] = set()
        offset, first = 0, 0
        for _ in range(MAX_PAGES):
            page = await self._page(offset, watching=watching)
            fresh = [row for row in page.requests if row.id not in seen]
            seen.update(row.id for row in fresh)
            for row in fresh:
                yield row
            offset, first = offset + len(page.requests), first or len(page.requests)
            total = page.pg.total if page.pg is not None else None
            if not fresh or len(page.requests) < first or len(page.requests) > PAGE:
                return
            if total is not None and len(seen) >= total:
                return

    async def _page(self, offset: int, *, watching: bool, name: str | None = None) -> ListAnswer:
        params = [("teamId", str(self._team_id)), *(("cols[]", col) for col in COLS)]
        params += [("name", name)] if name is not None else []
        params += [("pg[limit]", str(PAGE)), ("pg[offset]", str(offset))]
        call = Call(
            operation=op.LIST,
            method="GET",
            path="/credential-requests/requests",
            params=tuple(params),
            watching=watching,
        )
        return await self._client.call(call, ListAnswer)
