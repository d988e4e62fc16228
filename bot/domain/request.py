"""A request: one app of an intake, one row of the tracker."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.status import ENDED, FINISHED, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One app asked for.

    Attributes:
        id: our row key, short and opaque; it is part of `name_override`.
        make_request_id: our id of the Make request that carries this row (shared when "one link for all"); None when
            the client hands the access in by a share link, and Make has no part in it.
        name_override: the unique connection name we give Make; credentials are matched by it.
        requested_at: when the client was asked: Make took the request, or the intake was opened; None until then. The
            nudge clock starts here.
        restarted_at: when a reauthorization or "ask again" restarted the clock.
        withdrawn_at: when the client took an authorized access back; such a row is told, never nudged.
        revoke_requested_at, revoke_requested_by: set while a revoke is under way.
        renew_requested_at, renew_requested_by: set while Make is being asked to have the client sign in again.
        again_requested_at, again_requested_by: set while the old link is taken down, before the client is asked again.
        expected_account: which accounts or domains the client was expected to connect; None: any.
        paused_at: since when it is us the row waits for; meanwhile the client is neither nudged nor late.
        problem: what a person should know now, in plain words; None when all is well.
        share_expires_at: until when we keep the share link that was handed in; None when we hold none.
        share_seen_at: when somebody here first looked at the newest one.
        unknown_state: the last value of Make's that nobody has documented.
    """

    id: str
    intake_id: str
    make_request_id: str | None
    app_key: str
    app_label: str
    make_app: str
    make_version: int | None
    modules: tuple[str, ...]
    purpose: str
    name_override: str
    status: Status = Status.PENDING
    created_at: datetime
    status_at: datetime
    requested_at: datetime | None = None
    restarted_at: datetime | None = None
    authorized_at: datetime | None = None
    withdrawn_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    revoke_requested_at: datetime | None = None
    revoke_requested_by: str | None = None
    renew_requested_at: datetime | None = None
    renew_requested_by: str | None = None
    again_requested_at: datetime | None = None
    again_requested_by: str | None = None
    expected_account: str | None = None
    decline_reason: str | None = None
    problem: str | None = None
    unknown_state: str | None = None
    last_actor: str | None = None
    paused_at: datetime | None = None
    last_nudge_at: datetime | None = None
    nudge_count: int = 0
    share_expires_at: datetime | None = None
    share_seen_at: datetime | None = None

    @property
    def is_share(self) -> bool:
        """Tell whether it is handed in by a share link instead of through Make."""
        return self.make_request_id is None

    @property
    def is_open(self) -> bool:
        """Tell whether something is still expected of the client."""
        return self.status not in FINISHED

    @property
    def has_ended(self) -> bool:
        """Tell whether only "ask again" leads on from here."""
        return self.status in ENDED

    @property
    def is_revoking(self) -> bool:
        """Tell whether a revoke was asked for and is not yet proven."""
        return self.revoke_requested_at is not None

    @property
    def is_renewing(self) -> bool:
        """Tell whether Make is being asked to have the client sign in again."""
        return self.renew_requested_at is not None

    @property
    def is_asked_again(self) -> bool:
        """Tell whether the old link is being taken down, so that the client can be asked again."""
        return self.again_requested_at is not None

    @property
    def is_held(self) -> bool:
        """Tell whether a person's wish is being carried out, so that no answer of Make's moves the row meanwhile."""
        return self.is_revoking or self.is_asked_again

    @property
    def clock_start(self) -> datetime | None:
        """Return when the time to answer began; None while Make has not taken the request."""
        return self.restarted_at or self.requested_at
