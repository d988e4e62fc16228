"""A Make request as we keep it: the thing the client's link belongs to."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class Creation(StrEnum):
    """How far the creation at Make has come."""

    PLANNED = "planned"
    CREATED = "created"
    FAILED = "failed"
    """It needs a person: the reason is in `error`, the way on is the Retry button."""
    GONE = "gone"
    """Make no longer has it."""
    CALLED_OFF = "called_off"
    """It is not to be created any more; whether it was all the same is still to be looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRequest:
    """One Credential Request at Make, carrying one row or, with "one link for all apps", several.

    Attributes:
        name: unique; the only handle to find it again after a lost answer.
        make_id: Make's id, opaque; None until created.
        public_uri: the client's link, a way to enter secrets: never logged, never on the card. Make shows it
            in the create answer only, so it stays None when that answer was lost.
        make_status, make_updated_at: what the list call last said, to see changes by.
    """

    id: str
    intake_id: str
    name: str
    creation: Creation = Creation.PLANNED
    make_id: str | None = None
    public_uri: str | None = field(default=None, repr=False)
    make_status: str | None = None
    make_updated_at: str | None = None
    created_at: datetime
    error: str | None = None

    @property
    def gone(self) -> "MakeRequest":
        """Itself, when Make no longer has it: its link is dead, and we forget the link as well."""
        return replace(self, creation=Creation.GONE, public_uri=None, error=None)
