"""Numbers and proof: what KPIs, alerts, imports, rehearsals and a million leads need."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
