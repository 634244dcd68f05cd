"""Indexes for what the last pages asked of a million leads (`benchmarks/pages.md`).

Each earns its place by a page that read a table, or a row of it for each lead, to say a few numbers:

- `ix_contact_folded`: the history sorted by name; an index of names costs a new person one entry, a move nothing.
- `ix_stage_move_lead`, `ix_activity_lead`, `ix_webhook_event_received`, `ix_purchase_order_agency`: the old ones, with
  the few columns that boards ask of each row, so that rows are not fetched; written as often as before.
- `ix_stage_move_sold`: which leads were sold, and when first; one move in sixteen is in it.
- `ix_activity_replies`: what the house answered by itself in a period; written by letters of ours, not by customers'.
- `ix_delivery_created`, `ix_delivery_sent`: letters of a period, and the last each provider took; Salud and the
  technical board read all letters ever without them.
- `ix_quote_sent`: offers of a period; quotes are wide rows, and few are written.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW = {
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
    for name, where in NEW.items():
        op.execute(f"CREATE INDEX {name} ON {where}")
    for name, (_, wider) in WIDER.items():
        op.drop_index(name)
        op.execute(f"CREATE INDEX {name} ON {wider}")


def downgrade() -> None:
    for name, (narrow, _) in WIDER.items():
        op.drop_index(name)
        op.execute(f"CREATE INDEX {name} ON {narrow}")
    for name in NEW:
        op.drop_index(name)
