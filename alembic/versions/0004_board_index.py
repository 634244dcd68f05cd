"""One index per column of the board, and names folded once instead of at every search."""

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_lead_column",
        "lead",
        ["stage", "stage_since", "id"],
        unique=False,
        postgresql_include=["owner_id", "currency", "amount"],
    )
    op.drop_index("ix_lead_board", table_name="lead")
    op.drop_index("ix_lead_heads", table_name="lead")
    op.add_column("contact", sa.Column("folded", sa.String(), sa.Computed("fold(name)", persisted=True), nullable=True))


def downgrade() -> None:
    op.drop_column("contact", "folded")
    op.create_index("ix_lead_heads", "lead", ["stage", "owner_id", "currency"], postgresql_include=["amount"])
    op.create_index("ix_lead_board", "lead", ["stage", "stage_since", "id"])
    op.drop_index("ix_lead_column", table_name="lead")
