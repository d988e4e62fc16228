"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _intakes()
    _requests()
    _history()
    _chain()
    _notes()
    _tracker()
    _refuse_changes_of_history()


def _intakes() -> None:
    op.create_table(
        "intakes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False),
        sa.Column("project_key", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("contact_slack_id", sa.Text(), nullable=True),
        sa.Column("sponsor_email", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("owner_email", sa.Text(), nullable=True),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("one_link", sa.Boolean(), nullable=False),
        sa.Column("view_id", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=True),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round_open", sa.Boolean(), nullable=False),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_problem", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("open_rows", sa.Integer(), nullable=False),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudge_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_intakes"),
        sa.UniqueConstraint("source_key", name="uq_intakes_source_key"),
    )
    op.create_index("ix_intakes_client_key_project_key", "intakes", ["client_key", "project_key"])
    op.create_index("ix_intakes_client_key_open_rows_late_at", "intakes", ["client_key", "open_rows", "late_at"])
    op.create_index("ix_intakes_owner_id_open_rows_late_at", "intakes", ["owner_id", "open_rows", "late_at"])
    op.create_index("ix_intakes_created_at", "intakes", ["created_at"])
    op.create_index("ix_intakes_owner_id_late_at_id_open_rows", "intakes", ["owner_id", "late_at", "id", "open_rows"])
    op.create_index("ix_intakes_late_at_open_rows_nudge_at", "intakes", ["late_at", "open_rows", "nudge_at"])
    op.create_index("ix_intakes_nudge_at_open_rows_late_at", "intakes", ["nudge_at", "open_rows", "late_at"])
    op.create_table(
        "cards",
        sa.Column("intake_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("rendered_hash", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("former", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["intake_id"], ["intakes.id"], name="fk_cards_intake_id"),
        sa.PrimaryKeyConstraint("intake_id", name="pk_cards"),
    )
    op.create_index("ix_cards_channel_id_ts", "cards", ["channel_id", "ts"])
    op.create_table(
        "make_requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("intake_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("creation", sa.Text(), nullable=False),
        sa.Column("make_id", sa.Text(), nullable=True),
        sa.Column("public_uri", sa.Text(), nullable=True),
        sa.Column("make_status", sa.Text(), nullable=True),
        sa.Column("make_updated_at", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["intake_id"], ["intakes.id"], name="fk_make_requests_intake_id"),
        sa.PrimaryKeyConstraint("id", name="pk_make_requests"),
        sa.UniqueConstraint("name", name="uq_make_requests_name"),
    )
    op.create_index("ix_make_requests_creation", "make_requests", ["creation"])
    op.create_index("ix_make_requests_intake_id", "make_requests", ["intake_id"])


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("intake_id", sa.Text(), nullable=False),
        sa.Column("make_request_id", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("open_key", sa.Text(), nullable=True),
        sa.Column("app_key", sa.Text(), nullable=False),
        sa.Column("app_label", sa.Text(), nullable=False),
        sa.Column("make_app", sa.Text(), nullable=False),
        sa.Column("make_version", sa.Integer(), nullable=True),
        sa.Column("modules", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("name_override", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restarted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authorized_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("revoke_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoke_requested_by", sa.Text(), nullable=True),
        sa.Column("renew_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renew_requested_by", sa.Text(), nullable=True),
        sa.Column("again_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("again_requested_by", sa.Text(), nullable=True),
        sa.Column("expected_account", sa.Text(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("unknown_state", sa.Text(), nullable=True),
        sa.Column("last_actor", sa.Text(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_nudge_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudge_count", sa.Integer(), nullable=False),
        sa.Column("share_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("share_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudge_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_seconds", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["intake_id"], ["intakes.id"], name="fk_requests_intake_id"),
        sa.ForeignKeyConstraint(["make_request_id"], ["make_requests.id"], name="fk_requests_make_request_id"),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("name_override", name="uq_requests_name_override"),
        sa.UniqueConstraint("open_key", name="uq_requests_open_key"),
    )
    op.create_index("ix_requests_intake_id", "requests", ["intake_id"])
    op.create_index("ix_requests_make_request_id", "requests", ["make_request_id"])
    op.create_index("ix_requests_status_status_at", "requests", ["status", "status_at"])
    op.create_index("ix_requests_status_authorized_at", "requests", ["status", "authorized_at"])
    op.create_index("ix_requests_late_at", "requests", ["late_at"])
    op.create_index("ix_requests_share_expires_at", "requests", ["share_expires_at"])
    op.create_index(
        "ix_requests_app_key_taken_seconds_app_label", "requests", ["app_key", "taken_seconds", "app_label"]
    )
    op.create_table(
        "credentials",
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("type_name", sa.Text(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authorized_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoke_step", sa.Text(), nullable=False),
        sa.Column("make_request_id", sa.Text(), nullable=True),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_credentials_request_id"),
        sa.PrimaryKeyConstraint("request_id", "id", name="pk_credentials"),
    )
    op.create_index("ix_credentials_state_tested_at", "credentials", ["state", "tested_at"])


def _history() -> None:
    op.create_table(
        "events",
        sa.Column("seq", SERIAL, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("intake_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_intake_id_seq", "events", ["intake_id", "seq"])
    op.create_table(
        "deliveries",
        sa.Column("seq", SERIAL, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("intake_id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_deliveries"),
        sa.UniqueConstraint("id", name="uq_deliveries_id"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
    )
    op.create_index("ix_deliveries_kind_next_attempt_at_seq", "deliveries", ["kind", "next_attempt_at", "seq"])
    op.create_index("ix_deliveries_next_attempt_at_seq_kind", "deliveries", ["next_attempt_at", "seq", "kind"])
    op.create_index("ix_deliveries_state", "deliveries", ["state"])


def _chain() -> None:
    op.create_table(
        "event_links",
        sa.Column("position", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["events.seq"], name="fk_event_links_seq"),
        sa.PrimaryKeyConstraint("position", name="pk_event_links"),
        sa.UniqueConstraint("seq", name="uq_event_links_seq"),
    )
    head = op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chain_head"),
    )
    op.bulk_insert(head, [{"id": 1, "position": 0, "hash": "0" * 64}])


def _notes() -> None:
    op.create_table(
        "marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_marks"),
    )
    op.create_table(
        "budgets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("next_turn", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_budgets"),
    )
    op.create_table(
        "systems",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_systems"),
    )
    op.create_table(
        "share_links",
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_share_links"),
    )
    op.create_table(
        "homes",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("reads_only", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_homes"),
    )
    op.create_index("ix_homes_opened_at", "homes", ["opened_at"])
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_seen_at", "inbox", ["seen_at"])


def _tracker() -> None:
    op.create_table(
        "tracker_pages",
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("writing", sa.JSON(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("writes", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("in_trash", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name="pk_tracker_pages"),
        sa.UniqueConstraint("page_id", name="uq_tracker_pages_page_id"),
    )
    op.create_table(
        "tracker_strays",
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("page_id", name="pk_tracker_strays"),
    )
    op.create_table(
        "tracker_homes",
        sa.Column("database_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("projects_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("database_id", name="pk_tracker_homes"),
    )
    op.create_table(
        "tracker_projects",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "name", name="pk_tracker_projects"),
    )


def _refuse_changes_of_history() -> None:
    """History and its chain are append-only for everybody who does not take the triggers away first."""
    for table in ("events", "event_links"):
        if op.get_bind().dialect.name == "sqlite":
            _refuse_on_sqlite(table)
        else:
            _refuse_on_postgresql(table)


def _refuse_on_sqlite(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
        )


def _refuse_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} are append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )
