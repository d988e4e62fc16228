"""The comparison as a whole: every side is looked at, whatever the others do."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from bot.domain.finding import Finding, FindingKind
from bot.ports.errors import OutsideError

OURS = "credreq"
"""The side that is our own rows."""


class Side(Protocol):
    """One thing to compare our rows with; `kinds` are the findings it can make."""

    kinds: ClassVar[frozenset[FindingKind]]

    def findings(self) -> AsyncIterator[Finding]:
        """Yield what differs; raises OutsideError's kinds."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found, which outside systems were looked at, and which sides could not be, with why."""

    findings: list[Finding] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    unseen: dict[str, str] = field(default_factory=dict)


class Comparison:
    """Looks at every side in turn; changes nothing."""

    def __init__(self, sides: Mapping[str, Side]) -> None:
        self._sides = dict(sides)

    async def run(self) -> Compared:
        """Return everything that differs now."""
        compared = Compared()
        for name, side in self._sides.items():
            try:
                compared.findings.extend([finding async for finding in side.findings()])
            except OutsideError as error:
                compared.unseen[name] = str(error)
            else:
                compared.seen.extend([name] if name != OURS else [])
        return compared

    async def again(self, kind: FindingKind, subject: str) -> Finding | None:
        """Return a finding as it is now, looking only where it can be; None when it does not hold any more."""
        for side in self._sides.values():
            if kind in side.kinds:
                async for finding in side.findings():
                    if (finding.kind, finding.subject) == (kind, subject):
                        return finding
        return None
