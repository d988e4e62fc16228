"""The tables. A column that mirrors a domain field has the field's name (`rows.py` relies on it)."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from bot.adapters.store.types import EnumText, JsonObject, JsonTuple, UtcDateTime, Words
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

Serial = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only in an INTEGER primary key


def _text(name: str, *args: Any, **options: Any) -> Column[str]:
    return Column(name, Words(), *args, **({"nullable": False} | options))


def _maybe_text(name: str) -> Column[str]:
    return Column(name, Words(), nullable=True)


def _time(name: str, *, nullable: bool = True) -> Column[Any]:
    return Column(name, UtcDateTime(), nullable=nullable)


def _number(name: str, *, nullable: bool = False, **options: Any) -> Column[int]:
    return Column(name, Integer(), nullable=nullable, **options)


def _enum(name: str, kind: Any) -> Column[Any]:
    return Column(name, EnumText(kind), nullable=False)


intakes = Table(
    "intakes",
    metadata,
    _text("id", primary_key=True),
    _text("source_key"),
    _text("client"),
    _text("project"),
    _text("client_key"),  # client and project as naming.same() writes them
    _text("project_key"),
    _text("contact_name"),
    _text("contact_email"),
    _maybe_text("contact_slack_id"),
    _maybe_text("sponsor_email"),
    _text("owner_id"),
    _text("owner_name"),
    _maybe_text("owner_email"),
    _text("opened_by"),
    _text("channel_id"),
    Column("one_link", Boolean(), nullable=False),
    _maybe_text("view_id"),
    _text("language"),
    _maybe_text("calendar"),
    _time("snoozed_until"),
    _time("muted_at"),
    _time("round_at"),
    Column("round_open", Boolean(), nullable=False),
    _time("nudged_at"),
    _time("replied_at"),
    _maybe_text("mail_problem"),
    _time("created_at", nullable=False),
    _number("revision"),
    _text("search_key"),  # what people find it by, as naming.same() writes it
    _number("open_rows"),  # these three as bot.domain.standing says
    _time("late_at"),
    _time("nudge_at"),
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
    _text("intake_id", ForeignKey(intakes.c.id), primary_key=True),
    _text("channel_id"),
    _maybe_text("ts"),
    _number("number"),
    _maybe_text("permalink"),
    _maybe_text("rendered_hash"),
    _maybe_text("problem"),
    Index(None, "channel_id", "ts"),
)

make_requests = Table(
    "make_requests",
    metadata,
    _text("id", primary_key=True),
    _text("intake_id", ForeignKey(intakes.c.id)),
    _number("position"),
    _text("name"),
    _enum("creation", Creation),
    _maybe_text("make_id"),
    _maybe_text("public_uri"),  # a way to enter secrets: never logged
    _maybe_text("make_status"),
    _maybe_text("make_updated_at"),  # Make's own text, not a time of ours
    _time("created_at", nullable=False),
    _maybe_text("error"),
    UniqueConstraint("name"),
    Index(None, "intake_id"),
    Index(None, "creation"),
)

requests = Table(
    "requests",
    metadata,
    _text("id", primary_key=True),
    _text("intake_id", ForeignKey(intakes.c.id)),
    _text("make_request_id", ForeignKey(make_requests.c.id), nullable=True),
    _number("position"),
    _maybe_text("open_key"),  # naming.open_key() while the row is under way, else NULL
    _text("app_key"),
    _text("app_label"),
    _text("make_app"),
    _number("make_version", nullable=True),
    Column("modules", JsonTuple(), nullable=False),
    _text("purpose"),
    _text("name_override"),
    _enum("status", Status),
    _time("created_at", nullable=False),
    _time("status_at", nullable=False),
    _time("requested_at"),
    _time("restarted_at"),
    _time("authorized_at"),
    _time("withdrawn_at"),
    _time("revoked_at"),
    _maybe_text("revoked_by"),
    _time("revoke_requested_at"),
    _maybe_text("revoke_requested_by"),
    _time("renew_requested_at"),
    _maybe_text("renew_requested_by"),
    _time("again_requested_at"),
    _maybe_text("again_requested_by"),
    _maybe_text("expected_account"),
    _maybe_text("decline_reason"),
    _maybe_text("problem"),
    _maybe_text("unknown_state"),
    _maybe_text("last_actor"),
    _time("paused_at"),
    _time("last_nudge_at"),
    _number("nudge_count"),
    _time("share_expires_at"),
    _time("share_seen_at"),
    _time("late_at"),  # nudges.deadline()
    _time("nudge_at"),  # nudges.next_nudge_at()
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
    _text("request_id", ForeignKey(requests.c.id), primary_key=True),
    _text("id", primary_key=True),
    _number("position"),
    _text("state"),
    _maybe_text("remote_id"),
    _text("label"),
    _text("component"),
    _text("type_name"),
    Column("scope", JsonTuple(), nullable=False),
    _maybe_text("decline_reason"),
    _time("seen_at", nullable=False),
    _time("authorized_at"),
    _enum("revoke_step", RevokeStep),
    _maybe_text("make_request_id"),
    _enum("health", Health),
    _time("tested_at"),
    _maybe_text("account"),
    Index(None, "state", "tested_at"),
)

# No foreign keys from here on: the history outlives what it tells of, and a delivery may be planned before its row.
events = Table(
    "events",
    metadata,
    Column("seq", Serial, primary_key=True),
    _time("at", nullable=False),
    _text("actor"),
    _enum("surface", Surface),
    _enum("kind", EventKind),
    _text("intake_id"),
    _maybe_text("request_id"),
    Column("data", JsonObject(), nullable=False),
    Index(None, "intake_id", "seq"),
    sqlite_autoincrement=True,
)

event_links = Table(
    "event_links",
    metadata,
    Column("position", BigInteger(), primary_key=True, autoincrement=False),
    Column("seq", BigInteger(), ForeignKey(events.c.seq), nullable=False),
    _text("prev_hash"),
    _text("hash"),
    UniqueConstraint("seq"),
)

chain_head = Table(  # one row, whose lock is the last one a writer takes
    "chain_head",
    metadata,
    _number("id", primary_key=True, autoincrement=False),
    Column("position", BigInteger(), nullable=False),
    _text("hash"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("seq", Serial, primary_key=True),  # the order of planning, where times are equal
    _text("id"),
    _enum("kind", DeliveryKind),
    _text("key"),
    _text("intake_id"),
    _maybe_text("subject_id"),
    Column("payload", JsonObject(), nullable=False),
    _enum("state", DeliveryState),
    _number("attempts"),
    _number("generation"),
    _number("looks"),
    _number("failures"),
    _time("next_attempt_at"),
    _time("created_at", nullable=False),
    _maybe_text("error"),
    UniqueConstraint("id"),
    UniqueConstraint("key"),
    Index(None, "kind", "next_attempt_at", "seq"),
    Index(None, "next_attempt_at", "seq", "kind"),
    Index(None, "state"),
)

certificates = Table(
    "certificates",
    metadata,
    _text("id", primary_key=True),  # the teardown's
    _text("client"),
    _text("project"),
    _text("intake_id"),
    _text("language"),
    _time("issued_at", nullable=False),
    _text("signed"),
    _text("markdown"),
    Column("pdf", LargeBinary(), nullable=False),
)

marks = Table("marks", metadata, _text("name", primary_key=True), _time("at", nullable=False))

budgets = Table(  # what replicas may ask of the outside together: when the next turn is, in seconds since 1970
    "budgets",
    metadata,
    _text("name", primary_key=True),
    Column("next_turn", Double(), nullable=False),
)

systems = Table(
    "systems",
    metadata,
    _text("name", primary_key=True),
    _time("last_ok_at"),
    _time("failing_since"),
    _maybe_text("error"),
)

teardowns = Table(
    "teardowns",
    metadata,
    _text("id", primary_key=True),
    _maybe_text("open_key"),  # teardown.project_key() while it is open, else NULL
    _text("project_key"),
    _text("client"),
    _text("project"),
    _text("intake_id"),
    _text("channel_id"),
    _text("asked_by"),
    _time("asked_at", nullable=False),
    _enum("surface", Surface),
    Column("two_person", Boolean(), nullable=False),
    _time("expires_at"),
    _maybe_text("approved_by"),
    _time("approved_at"),
    _enum("state", TeardownState),
    _time("started_at"),
    Column("rows", JsonTuple(), nullable=False),
    _number("ended"),
    _time("escalated_at"),
    _maybe_text("ended_by"),
    _maybe_text("why"),
    _time("finished_at"),
    _number("revision"),
    UniqueConstraint("open_key"),
    Index(None, "project_key", "asked_at"),
)

tracker_pages = Table(
    "tracker_pages",
    metadata,
    _text("request_id", primary_key=True),
    _text("source_id"),
    _text("page_id"),
    _text("url"),
    Column("sent", JsonObject(), nullable=False),
    Column("seen", JsonObject(), nullable=False),
    Column("lines", JsonTuple(), nullable=False),
    Column("writes", JsonObject(), nullable=False),
    Column("told", JsonTuple(), nullable=False),
    Column("in_trash", Boolean(), nullable=False),
    UniqueConstraint("page_id"),
)

tracker_strays = Table("tracker_strays", metadata, _text("page_id", primary_key=True), _text("told"))

tracker_homes = Table(
    "tracker_homes",
    metadata,
    _text("database_id", primary_key=True),
    _text("source_id"),
    _text("url"),
    Column("columns", JsonObject(), nullable=False),
    _text("owner_kind"),
    _maybe_text("projects_id"),
)

tracker_projects = Table(
    "tracker_projects",
    metadata,
    _text("source_id", primary_key=True),
    _text("name", primary_key=True),
    _text("page_id"),
)

share_links = Table(
    "share_links",
    metadata,
    _text("request_id", primary_key=True),
    _text("url"),  # opens a secret: never logged, never anywhere else
    _text("given_by"),
    _time("given_at", nullable=False),
    _time("expires_at", nullable=False),
)

homes = Table(
    "homes",
    metadata,
    _text("user_id", primary_key=True),
    _time("opened_at", nullable=False),
    Column("state", JsonObject(), nullable=False),
    _maybe_text("digest"),
    _text("zone"),
    Column("reads_only", Boolean(), nullable=False),
    Index(None, "opened_at"),
)

inbox = Table(
    "inbox",
    metadata,
    _text("key", primary_key=True),
    _time("seen_at", nullable=False),
    Index(None, "seen_at"),
)
