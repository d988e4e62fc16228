import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.adapters.store import SqlStore
from bot.domain.certificate import Issued
from bot.ports.store import Certified
from tests.store.build import NOW

ISSUED = Issued(
    id="td1",
    client="Acme",
    project="Website",
    intake_id="in1",
    language="de",
    issued_at=NOW,
    signed='{"a": "ü"}\n',
    markdown="# Ü\n",
    pdf=b"%PDF\x00\xff",
)


async def test_a_certificate_comes_back_as_it_was(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.certificate("td1") is None
        assert await tx.keep_certificate(ISSUED) == ISSUED
    later = replace(ISSUED, id="td2", issued_at=NOW + timedelta(days=1))
    async with store.transaction() as tx:
        await tx.keep_certificate(later)
    async with store.transaction(read_only=True) as tx:
        assert await tx.certificate("td1") == ISSUED
        assert await tx.certificates() == [
            Certified(id=one.id, client="Acme", project="Website", issued_at=one.issued_at) for one in (later, ISSUED)
        ]


async def test_the_first_of_a_teardown_stays(store: SqlStore) -> None:
    async def keep(number: int) -> str:
        async with store.transaction() as tx:
            return (await tx.keep_certificate(replace(ISSUED, signed=str(number)))).signed

    assert len(set(await asyncio.gather(*(keep(number) for number in range(8))))) == 1
