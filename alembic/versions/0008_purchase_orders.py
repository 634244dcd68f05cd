"""The OC tracker: the mailbox, confirmations, purchase orders, and what an agency needs to be chased."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = [
    "mail_raw",
    "mail_sighting",
    "mailbox_watch",
    "order_habits",
    "order_template",
    "reading_rule",
    "purchase_order",
    "mail_message",
    "confirmation",
    "order_file",
]
# Of agencies that are there already; afterwards the model gives every value.
AGENCY = {
    "aliases": (JSONB(), "[]"),
    "emails": (JSONB(), "[]"),
    "dead_emails": (JSONB(), "[]"),
    "domains": (JSONB(), "[]"),
    "cc": (JSONB(), "[]"),
    "tone": (sa.String(length=32), "normal"),
    "best_hour": (sa.Boolean(), "false"),
    "phone": (sa.String(), ""),
    "notes": (sa.String(), ""),
}


def upgrade() -> None:
    op.create_table(
        "mail_raw",
        sa.Column("mail_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mail_id"),
    )
    op.create_table(
        "mail_sighting",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mail_id", sa.BigInteger(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", "folder", "uidvalidity", "uid"),
    )
    op.create_index(("ix_mail_sighting_mail_id"), "mail_sighting", ["mail_id"], unique=False)
    op.create_table(
        "mailbox_watch",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("good_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idle_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("through", JSONB(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "order_habits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("senders", JSONB(), nullable=False),
        sa.Column("admin_email", sa.String(), nullable=False),
        sa.Column("finance_email", sa.String(), nullable=False),
        sa.Column("confirms_reception", sa.Boolean(), nullable=False),
        sa.Column("business_days_only", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("hurries", sa.Boolean(), nullable=False),
        sa.Column("edited_by", sa.String(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "order_template",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tone", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("cc_admin", sa.Boolean(), nullable=False),
        sa.Column("cc_finance", sa.Boolean(), nullable=False),
        sa.Column("edited_by", sa.String(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "tone"),
    )
    op.create_table(
        "reading_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sender", "field"),
    )
    op.create_table(
        "purchase_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reservation_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("trouble", sa.String(length=32), nullable=False),
        sa.Column("trouble_detail", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("skipped", JSONB(), nullable=False),
        sa.Column("thread", JSONB(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("touched_by_hand", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["reservation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("booking_id"),
        sa.UniqueConstraint("reservation_id"),
        sa.UniqueConstraint("token"),
    )
    op.create_index("ix_purchase_order_agency", "purchase_order", ["organization_id", "status"], unique=False)
    op.create_index("ix_purchase_order_thread", "purchase_order", ["thread"], unique=False, postgresql_using="gin")
    op.create_index("ix_purchase_order_status", "purchase_order", ["status", "id"], unique=False)
    op.create_table(
        "mail_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("to", JSONB(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("thread", JSONB(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("monitor", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=True),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["purchase_order.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(("ix_mail_message_order_id"), "mail_message", ["order_id"], unique=False)
    op.create_index("ix_mail_message_seen", "mail_message", ["seen_at", "id"], unique=False)
    op.create_index("ix_mail_message_status", "mail_message", ["status", "id"], unique=False)
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("fields", JSONB(), nullable=False),
        sa.Column("pages", JSONB(), nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("file_path", sa.String(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"],
            ["mail_message.id"],
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["purchase_order.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mail_id", "sha256"),
    )
    op.create_index(("ix_confirmation_order_id"), "confirmation", ["order_id"], unique=False)
    op.create_index(("ix_confirmation_sender"), "confirmation", ["sender"], unique=False)
    op.create_index(("ix_confirmation_sha256"), "confirmation", ["sha256"], unique=False)
    op.create_index("ix_confirmation_status", "confirmation", ["status", "id"], unique=False)
    op.create_table(
        "order_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=False),
        sa.Column("matched_by", sa.String(length=32), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("suggestions", JSONB(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"],
            ["mail_message.id"],
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["purchase_order.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mail_id", "sha256"),
    )
    op.create_index(("ix_order_file_order_id"), "order_file", ["order_id"], unique=False)
    op.create_index(("ix_order_file_sha256"), "order_file", ["sha256"], unique=False)
    op.create_index("ix_order_file_standing", "order_file", ["standing", "id"], unique=False)
    for name, (kind, first) in AGENCY.items():
        op.add_column("organization", sa.Column(name, kind, nullable=False, server_default=first))
        op.alter_column("organization", name, server_default=None)
    op.add_column("organization", sa.Column("paused_until", sa.Date(), nullable=True))
    op.add_column("reservation", sa.Column("booking_ref", sa.String(), nullable=True, unique=True))
    op.alter_column("reservation", "lead_id", nullable=True)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DELETE FROM reservation WHERE lead_id IS NULL")
    op.alter_column("reservation", "lead_id", nullable=False)
    op.drop_column("reservation", "booking_ref")
    for name in ("paused_until", *AGENCY):
        op.drop_column("organization", name)
