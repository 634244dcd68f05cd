"""What the timetable last did and does next; circuit breakers every worker sees."""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timed_task",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("ms", sa.Float(), nullable=False, server_default="0"),
        sa.Column("result", sa.String(), nullable=False, server_default=""),
        sa.Column("error", sa.String(), nullable=False, server_default=""),
    )
    op.create_table(
        "breaker",
        sa.Column("provider", sa.String(), primary_key=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("probe_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_table("breaker")
    op.drop_table("timed_task")
