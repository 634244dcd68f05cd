"""Kept boards: the numbers of KPI that took long, as of the moment they were computed."""

import sqlalchemy as sa

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
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


def downgrade() -> None:
    op.drop_table("kpi_board")
