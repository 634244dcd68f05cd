"""Find the webhooks that touched a lead without reading them all."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAME = "ix_webhook_event_subjects"


def upgrade() -> None:
    op.create_index(
        NAME,
        "webhook_event",
        ["subjects"],
        postgresql_using="gin",
        postgresql_ops={"subjects": "jsonb_path_ops"},
    )


def downgrade() -> None:
    op.drop_index(NAME, "webhook_event")
