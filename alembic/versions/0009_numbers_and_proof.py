"""Numbers and proof: what KPIs, alerts, imports, rehearsals and a million leads need."""

import sqlalchemy as sa

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_source_costs()


def downgrade() -> None:
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
