"""Numbers and proof: what KPIs, alerts, imports, rehearsals and a million leads need (`benchmarks/pages.md`).

Indexes that earn their place by a page that read a table, or a row of it for each lead, to say a few numbers:

- `ix_contact_folded`: the history sorted by name; an index of names costs a new person one entry, a move nothing.
- `ix_stage_move_lead`, `ix_activity_lead`, `ix_webhook_event_received`, `ix_purchase_order_agency`: the old ones, with
  the few columns that boards ask of each row, so that rows are not fetched; written as often as before.
- `ix_stage_move_sold`: which leads were sold, and when first; one move in sixteen is in it.
- `ix_activity_replies`: what the house answered by itself in a period; written by letters of ours, not by customers'.
- `ix_delivery_created`, `ix_delivery_sent`: letters of a period, and the last each provider took; Salud and the
  technical board read all letters ever without them.
- `ix_quote_sent`: offers of a period; quotes are wide rows, and few are written.
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(astext_type=sa.Text())
MOMENT = sa.DateTime(timezone=True)


# What a page asks of a million leads, answered without reading them all.
WORDS = "gin (to_tsvector('simple', translate(fold({}), '@.-#/', '     ')))"
INDEXES = {
    "ix_lead_since": "lead (timezone('UTC', stage_since), id)",
    "ix_task_lead": "task (lead_id)",
    "ix_quote_status": "quote (status, valid_until)",
    "ix_quota_reservation": "quota_movement (reservation_id)",
    "ix_purchase_order_received": "purchase_order (received_at)",
    "ix_purchase_order_trouble": "purchase_order (status) WHERE trouble <> ''",
    "ix_payment_paid_at": "payment (paid_at)",
    "ix_refund_list": "refund ((status <> 'requested'), id DESC)",
    "ix_reservation_agency": "reservation (organization_id)",
    "ix_reservation_words": "reservation USING "
    + WORDS.format("holder || ' ' || hotel || ' ' || coalesce(booking_ref, '')"),
    "ix_mail_message_to": 'mail_message USING gin ("to" jsonb_path_ops)',
    "ix_mail_message_words": "mail_message USING " + WORDS.format("subject || ' ' || sender || ' ' || sender_name"),
    "ix_audit_actor": "audit_entry (actor, id)",
    "ix_webhook_event_latest": "webhook_event (source, signature, received_at)",
    "ix_contact_folded": "contact (folded)",
    "ix_stage_move_sold": "stage_move (lead_id, id) INCLUDE (at) "
    "WHERE to_stage IN ('atlas_confirmed', 'core_confirmed') AND NOT undone",
    "ix_activity_replies": "activity (at) INCLUDE (lead_id, id, delivery_key) "
    "WHERE kind = 'message_out' AND user_id IS NULL AND delivery_key IS NOT NULL",
    "ix_delivery_created": "delivery (created_at) INCLUDE (provider, status, finished_at)",
    "ix_delivery_sent": "delivery (provider, finished_at) WHERE status = 'sent'",
    "ix_quote_sent": "quote (sent_at) INCLUDE (engine, status, lead_id, currency) WHERE sent_at IS NOT NULL",
}
# Their columns before, and those that came along.
WIDER = {
    "ix_stage_move_lead": (
        "stage_move (lead_id, id)",
        "stage_move (lead_id, id) INCLUDE (from_stage, to_stage, at, cause, undone)",
    ),
    "ix_activity_lead": (
        "activity (lead_id, at)",
        "activity (lead_id, at, id) INCLUDE (kind, user_id, channel)",
    ),
    "ix_webhook_event_received": (
        "webhook_event (received_at)",
        "webhook_event (received_at) INCLUDE (source, status, repeats, processed_at)",
    ),
    "ix_purchase_order_agency": (
        "purchase_order (organization_id, status)",
        "purchase_order (organization_id, status) INCLUDE (trouble, requested_at, received_at)",
    ),
}


def upgrade() -> None:
    _add_source_costs()
    _add_imports()
    _add_alerts()
    _add_operations()
    _add_kept_boards()
    for name, where in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {where}")
    for name, (_, wider) in WIDER.items():
        op.drop_index(name)
        op.execute(f"CREATE INDEX {name} ON {wider}")
    op.execute("ANALYZE lead, mail_message, reservation")  # how common a word is, is known from now on


def downgrade() -> None:
    for name, (narrow, _) in WIDER.items():
        op.drop_index(name)
        op.execute(f"CREATE INDEX {name} ON {narrow}")
    for name in INDEXES:
        op.drop_index(name)
    op.drop_table("kpi_board")
    for table in ("cleaning", "maintenance", "ping", "rehearsal"):
        op.drop_table(table)
    _drop_alerts()
    for table in ("import_claim", "import_row", "import_file", "import_run"):
        op.drop_table(table)
    op.drop_table("source_cost")


def _add_source_costs() -> None:
    op.create_table(
        "source_cost",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("currency", sa.CHAR(3), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
    )
    op.create_index("ix_source_cost_newest", "source_cost", ["source", "month", "currency", "id"])


def _add_imports() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("head", JSON, nullable=False),
        sa.Column("head_key", sa.String(), nullable=False),
        sa.Column("sample", JSON, nullable=False),
        sa.Column("mapping", JSON, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("date_order", sa.String(32), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("currency", sa.CHAR(3), nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("staff_user.id")),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("total", sa.Integer()),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("imported_at", MOMENT),
        sa.Column("undone_at", MOMENT),
        sa.Column("counts", JSON, nullable=False),
    )
    op.create_index("ix_import_run_head_key", "import_run", ["head_key"])
    op.create_table(
        "import_file",
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "import_row",
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("line", sa.Integer(), primary_key=True),
        sa.Column("cells", JSON, nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("outcome", sa.String(32)),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("differs", JSON, nullable=False),
        sa.Column("people", JSON, nullable=False),
        sa.Column("choice", sa.String(32)),
        sa.Column("chosen_id", sa.Integer()),
        sa.Column("contact_id", sa.Integer()),
        sa.Column("lead_id", sa.Integer()),
        sa.Column("result", sa.String(32)),
        sa.Column("did", JSON, nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("left", JSON, nullable=False),
    )
    op.create_index("ix_import_row_outcome", "import_row", ["run_id", "outcome", "line"])
    op.create_index("ix_import_row_lead", "import_row", ["lead_id"])
    op.create_table(
        "import_claim",
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("line", sa.Integer(), nullable=False),
    )


# What alerts and Hoy ask of every minute.
ALERT_INDEXES = {
    "ix_lead_inbound": ("lead", ["last_inbound_at"], "last_inbound_at IS NOT NULL"),
    "ix_reservation_balance": ("reservation", ["balance_due_on"], "paid < total AND status = 'confirmed'"),
    "ix_ticket_unowned": ("ticket", ["id"], "owner_id IS NULL AND status IN ('open', 'in_progress', 'waiting')"),
    "ix_refund_waiting": ("refund", ["requested_at"], "status IN ('requested', 'approved', 'failed')"),
}


def _add_alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("staff_user.id"), nullable=True),
        sa.Column("people", sa.ARRAY(sa.Integer()), nullable=True),
        sa.Column("currency", sa.CHAR(3), nullable=True),
        sa.Column("amount", sa.Numeric(14, 2), nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
    )
    is_open, is_closed = sa.text("closed_at IS NULL"), sa.text("closed_at IS NOT NULL")
    op.create_index("ix_alert_open", "alert", ["rule", "subject"], unique=True, postgresql_where=is_open)
    op.create_index("ix_alert_closed", "alert", ["closed_at"], postgresql_where=is_closed)
    op.create_table(
        "alert_snooze",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("staff_user.id"), nullable=True),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    once = {"unique": True, "postgresql_nulls_not_distinct": True}
    op.create_index("ix_alert_snooze", "alert_snooze", ["rule", "subject", "user_id"], **once)
    op.create_table(
        "alert_rule",
        sa.Column("rule", sa.String(32), primary_key=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("edited_by", sa.String(), nullable=False),
        sa.Column("edited_at", MOMENT, nullable=False),
    )
    op.add_column("notice", sa.Column("key", sa.String(), server_default="", nullable=False))
    op.alter_column("notice", "key", server_default=None)
    op.add_column("notice", sa.Column("closed_at", MOMENT, nullable=True))
    op.create_index("ix_notice_newest", "notice", ["user_id", "at"])
    a_key = sa.text("key <> '' AND closed_at IS NULL")
    op.create_index("ix_notice_key", "notice", ["user_id", "key"], unique=True, postgresql_where=a_key)
    for name, (table, columns, where) in ALERT_INDEXES.items():
        op.create_index(name, table, columns, postgresql_where=sa.text(where))


def _drop_alerts() -> None:
    for name, (table, _, _) in ALERT_INDEXES.items():
        op.drop_index(name, table)
    op.drop_index("ix_notice_key", "notice")
    op.drop_index("ix_notice_newest", "notice")
    op.execute("DELETE FROM notice WHERE kind LIKE 'alert%'")
    op.drop_column("notice", "closed_at")
    op.drop_column("notice", "key")
    for table in ("alert_rule", "alert_snooze", "alert"):
        op.drop_table(table)


def _add_operations() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("begun_at", moment),
        sa.Column("finished_at", moment),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("steps", postgresql.JSONB(), nullable=False, server_default="[]"),
        sa.Column("error", sa.String(), nullable=False, server_default=""),
    )
    op.create_table(
        "ping",
        sa.Column("minute", moment, primary_key=True),
        sa.Column("ms", sa.Float(), nullable=False, server_default="0"),
        sa.Column("code", sa.String(), nullable=False, server_default=""),
        sa.Column("stopped", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "maintenance",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("begun", moment, nullable=False),
        sa.Column("ended", moment, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
    )
    op.create_table(
        "cleaning",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("ran_at", moment, nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("total", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("ms", sa.Float(), nullable=False, server_default="0"),
    )


def _add_kept_boards() -> None:
    op.create_table(
        "kpi_board",
        sa.Column("board", sa.String(), primary_key=True),
        sa.Column("cut", sa.String(), primary_key=True),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("computed_at", MOMENT, nullable=False),
        sa.Column("wanted_at", MOMENT),
        sa.Column("seen_at", MOMENT),
    )
