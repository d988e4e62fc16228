"""The tables. A column that mirrors a domain field has the field's name (`rows.py` relies on it)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from bot.adapters.store import columns
from bot.adapters.store.types import JsonObject, JsonTuple
from bot.domain.credential import Health, RevokeStep
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.event import EventKind, Surface
from bot.domain.make_request import Creation
from bot.domain.status import Status
from bot.domain.teardown import TeardownState

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

intakes = Table(
    "intakes",
    metadata,
    columns.text("id", primary_key=True),
    columns.text("source_key"),
    columns.text("client"),
    columns.text("project"),
    columns.text("client_key"),  # client and project as naming.same() writes them
    columns.text("project_key"),
    columns.text("contact_name"),
    columns.text("contact_email"),
    columns.maybe_text("contact_slack_id"),
    columns.maybe_text("sponsor_email"),
    columns.text("owner_id"),
    columns.text("owner_name"),
    columns.maybe_text("owner_email"),
    columns.text("opened_by"),
    columns.text("channel_id"),
    Column("one_link", Boolean(), nullable=False),
    columns.maybe_text("view_id"),
    columns.text("language"),
    columns.maybe_text("calendar"),
    columns.time("snoozed_until"),
    columns.time("muted_at"),
    columns.time("round_at"),
    Column("round_open", Boolean(), nullable=False),
    columns.time("nudged_at"),
    columns.time("replied_at"),
    columns.maybe_text("mail_problem"),
    columns.time("created_at", nullable=False),
    columns.number("revision"),
    columns.text("search_key"),  # what people find it by, as naming.same() writes it
    columns.number("open_rows"),  # these three as bot.domain.standing says
    columns.time("late_at"),
    columns.time("nudge_at"),
    UniqueConstraint("source_key"),
    Index(None, "client_key", "project_key"),
    Index(None, "client_key", "open_rows", "late_at"),
    Index(None, "owner_id", "open_rows", "late_at"),
    Index(None, "created_at"),
    Index(None, "owner_id", "late_at", "id", "open_rows"),  # these three answer App Home without touching the table
    Index(None, "late_at", "open_rows", "nudge_at"),
    Index(None, "nudge_at", "open_rows", "late_at"),
)

cards = Table(
    "cards",
    metadata,
    columns.text("intake_id", ForeignKey(intakes.c.id), primary_key=True),
    columns.text("channel_id"),
    columns.maybe_text("ts"),
    columns.number("number"),
    columns.maybe_text("permalink"),
    columns.maybe_text("rendered_hash"),
    columns.maybe_text("problem"),
    Column("former", JsonTuple(), nullable=False),
    Index(None, "channel_id", "ts"),
)

make_requests = Table(
    "make_requests",
    metadata,
    columns.text("id", primary_key=True),
    columns.text("intake_id", ForeignKey(intakes.c.id)),
    columns.number("position"),
    columns.text("name"),
    columns.enum("creation", Creation),
    columns.maybe_text("make_id"),
    columns.maybe_text("public_uri"),  # a way to enter secrets: never logged
    columns.maybe_text("make_status"),
    columns.maybe_text("make_updated_at"),  # Make's own text, not a time of ours
    columns.time("created_at", nullable=False),
    columns.maybe_text("error"),
    UniqueConstraint("name"),
    Index(None, "intake_id"),
    Index(None, "creation"),
)

requests = Table(
    "requests",
    metadata,
    columns.text("id", primary_key=True),
    columns.text("intake_id", ForeignKey(intakes.c.id)),
    columns.text("make_request_id", ForeignKey(make_requests.c.id), nullable=True),
    columns.number("position"),
    columns.maybe_text("open_key"),  # naming.open_key() while the row is under way, else NULL
    columns.text("app_key"),
    columns.text("app_label"),
    columns.text("make_app"),
    columns.number("make_version", nullable=True),
    Column("modules", JsonTuple(), nullable=False),
    columns.text("purpose"),
    columns.text("name_override"),
    columns.enum("status", Status),
    columns.time("created_at", nullable=False),
    columns.time("status_at", nullable=False),
    columns.time("requested_at"),
    columns.time("restarted_at"),
    columns.time("authorized_at"),
    columns.time("withdrawn_at"),
    columns.time("revoked_at"),
    columns.maybe_text("revoked_by"),
    columns.time("revoke_requested_at"),
    columns.maybe_text("revoke_requested_by"),
    columns.time("renew_requested_at"),
    columns.maybe_text("renew_requested_by"),
    columns.time("again_requested_at"),
    columns.maybe_text("again_requested_by"),
    columns.maybe_text("expected_account"),
    columns.maybe_text("decline_reason"),
    columns.maybe_text("problem"),
    columns.maybe_text("unknown_state"),
    columns.maybe_text("last_actor"),
    columns.time("paused_at"),
    columns.time("last_nudge_at"),
    columns.number("nudge_count"),
    columns.time("share_expires_at"),
    columns.time("share_seen_at"),
    columns.time("late_at"),  # nudges.deadline()
    columns.time("nudge_at"),  # nudges.next_nudge_at()
    Column("taken_seconds", BigInteger(), nullable=True),  # standing.time_taken()
    UniqueConstraint("open_key"),
    UniqueConstraint("name_override"),
    Index(None, "intake_id"),
    Index(None, "make_request_id"),
    Index(None, "status", "status_at"),
    Index(None, "status", "authorized_at"),
    Index(None, "late_at"),
    Index(None, "share_expires_at"),
    Index(None, "app_key", "taken_seconds", "app_label"),
)

credentials = Table(
    "credentials",
    metadata,
    columns.text("request_id", ForeignKey(requests.c.id), primary_key=True),
    columns.text("id", primary_key=True),
    columns.number("position"),
    columns.text("state"),
    columns.maybe_text("remote_id"),
    columns.text("label"),
    columns.text("component"),
    columns.text("type_name"),
    Column("scope", JsonTuple(), nullable=False),
    columns.maybe_text("decline_reason"),
    columns.time("seen_at", nullable=False),
    columns.time("authorized_at"),
    columns.enum("revoke_step", RevokeStep),
    columns.maybe_text("make_request_id"),
    columns.enum("health", Health),
    columns.time("tested_at"),
    columns.maybe_text("account"),
    Index(None, "state", "tested_at"),
)

# No foreign keys from here on: the history outlives what it tells of, and a delivery may be planned before its row.
events = Table(
    "events",
    metadata,
    Column("seq", columns.SERIAL, primary_key=True),
    columns.time("at", nullable=False),
    columns.text("actor"),
    columns.enum("surface", Surface),
    columns.enum("kind", EventKind),
    columns.text("intake_id"),
    columns.maybe_text("request_id"),
    Column("data", JsonObject(), nullable=False),
    Index(None, "intake_id", "seq"),
    sqlite_autoincrement=True,
)

event_links = Table(
    "event_links",
    metadata,
    Column("position", BigInteger(), primary_key=True, autoincrement=False),
    Column("seq", BigInteger(), ForeignKey(events.c.seq), nullable=False),
    columns.text("prev_hash"),
    columns.text("hash"),
    UniqueConstraint("seq"),
)

chain_head = Table(  # one row, whose lock is the last one a writer takes
    "chain_head",
    metadata,
    columns.number("id", primary_key=True, autoincrement=False),
    Column("position", BigInteger(), nullable=False),
    columns.text("hash"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("seq", columns.SERIAL, primary_key=True),  # the order of planning, where times are equal
    columns.text("id"),
    columns.enum("kind", DeliveryKind),
    columns.text("key"),
    columns.text("intake_id"),
    columns.maybe_text("subject_id"),
    Column("payload", JsonObject(), nullable=False),
    columns.enum("state", DeliveryState),
    columns.number("attempts"),
    columns.number("generation"),
    columns.number("looks"),
    columns.number("failures"),
    columns.time("next_attempt_at"),
    columns.time("created_at", nullable=False),
    columns.maybe_text("error"),
    UniqueConstraint("id"),
    UniqueConstraint("key"),
    Index(None, "kind", "next_attempt_at", "seq"),
    Index(None, "next_attempt_at", "seq", "kind"),
    Index(None, "state"),
)

certificates = Table(
    "certificates",
    metadata,
    columns.text("id", primary_key=True),  # the teardown's
    columns.text("client"),
    columns.text("project"),
    columns.text("intake_id"),
    columns.text("language"),
    columns.time("issued_at", nullable=False),
    columns.text("signed"),
    columns.text("markdown"),
    Column("pdf", LargeBinary(), nullable=False),
)

marks = Table("marks", metadata, columns.text("name", primary_key=True), columns.time("at", nullable=False))

budgets = Table(  # what replicas may ask of the outside together: when the next turn is, in seconds since 1970
    "budgets",
    metadata,
    columns.text("name", primary_key=True),
    Column("next_turn", Double(), nullable=False),
)

systems = Table(
    "systems",
    metadata,
    columns.text("name", primary_key=True),
    columns.time("last_ok_at"),
    columns.time("failing_since"),
    columns.maybe_text("error"),
    Column("shown", Boolean, nullable=False),
)

teardowns = Table(
    "teardowns",
    metadata,
    columns.text("id", primary_key=True),
    columns.maybe_text("open_key"),  # teardown.project_key() while it is open, else NULL
    columns.text("project_key"),
    columns.text("client"),
    columns.text("project"),
    columns.text("intake_id"),
    columns.text("channel_id"),
    columns.text("asked_by"),
    columns.time("asked_at", nullable=False),
    columns.enum("surface", Surface),
    Column("two_person", Boolean(), nullable=False),
    columns.time("expires_at"),
    columns.maybe_text("approved_by"),
    columns.time("approved_at"),
    columns.enum("state", TeardownState),
    columns.time("started_at"),
    Column("rows", JsonTuple(), nullable=False),
    columns.number("ended"),
    columns.time("escalated_at"),
    columns.maybe_text("ended_by"),
    columns.maybe_text("why"),
    columns.time("finished_at"),
    columns.number("revision"),
    UniqueConstraint("open_key"),
    Index(None, "project_key", "asked_at"),
)

tracker_pages = Table(
    "tracker_pages",
    metadata,
    columns.text("request_id", primary_key=True),
    columns.text("source_id"),
    columns.text("page_id"),
    columns.text("url"),
    Column("sent", JsonObject(), nullable=False),
    Column("seen", JsonObject(), nullable=False),
    Column("writing", JsonObject(), nullable=False),
    Column("lines", JsonTuple(), nullable=False),
    Column("writes", JsonObject(), nullable=False),
    Column("told", JsonTuple(), nullable=False),
    Column("in_trash", Boolean(), nullable=False),
    columns.number("revision"),
    UniqueConstraint("page_id"),
)

tracker_strays = Table("tracker_strays", metadata, columns.text("page_id", primary_key=True), columns.text("told"))

tracker_homes = Table(
    "tracker_homes",
    metadata,
    columns.text("database_id", primary_key=True),
    columns.text("source_id"),
    columns.text("url"),
    Column("columns", JsonObject(), nullable=False),
    columns.text("owner_kind"),
    columns.maybe_text("projects_id"),
)

tracker_projects = Table(
    "tracker_projects",
    metadata,
    columns.text("source_id", primary_key=True),
    columns.text("name", primary_key=True),
    columns.text("page_id"),
)

share_links = Table(
    "share_links",
    metadata,
    columns.text("request_id", primary_key=True),
    columns.text("url"),  # opens a secret: never logged, never anywhere else
    columns.text("given_by"),
    columns.time("given_at", nullable=False),
    columns.time("expires_at", nullable=False),
)

homes = Table(
    "homes",
    metadata,
    columns.text("user_id", primary_key=True),
    columns.time("opened_at", nullable=False),
    Column("state", JsonObject(), nullable=False),
    columns.maybe_text("digest"),
    columns.text("zone"),
    Column("reads_only", Boolean(), nullable=False),
    Index(None, "opened_at"),
)

inbox = Table(
    "inbox",
    metadata,
    columns.text("key", primary_key=True),
    columns.time("seen_at", nullable=False),
    Index(None, "seen_at"),
)
