"""Certificates as they were handed out."""

from sqlalchemy import select

from bot.adapters.store.part import Part
from bot.adapters.store.rows import as_row, columns_of
from bot.adapters.store.tables import certificates
from bot.domain.certificate import Issued
from bot.ports.store import Certified

_has = certificates.c


class Certificates(Part):
    """The verbs for certificates."""

    async def keep_certificate(self, issued: Issued) -> Issued:
        """Keep a certificate, and return the one that is kept: the first of a teardown stays."""
        unless_there = self._insert(certificates).on_conflict_do_nothing(index_elements=["id"])
        await self._db.execute(unless_there.values(as_row(issued)))
        return await self.certificate(issued.id) or issued

    async def certificate(self, certificate_id: str) -> Issued | None:
        """Return a certificate with its files, or None."""
        found = await self._read(Issued, select(*columns_of(Issued, certificates)).where(_has.id == certificate_id))
        return next(iter(found), None)

    async def certificates(self) -> list[Certified]:
        """Return which certificates there are, newest first."""
        return await self._read(Certified, select(*columns_of(Certified, certificates)).order_by(_has.issued_at.desc()))
