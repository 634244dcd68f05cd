"""Indexes for what people search by: words of a name, digits of a phone, addresses, destinations."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


# Digits anywhere in a phone number are the beginning of one of its tails.
TAILS = """
CREATE FUNCTION tails(value text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN value ~ '^\\+\\d+$'
                THEN array_to_tsvector(ARRAY(SELECT right(value, length) FROM generate_series(3, length(value) - 1) AS length))
                ELSE ''::tsvector END
$$
"""


def upgrade() -> None:
    op.execute("CREATE INDEX ix_contact_words ON contact USING gin (to_tsvector('simple', folded))")
    op.execute(TAILS)
    op.execute("CREATE INDEX ix_contact_identity_tails ON contact_identity USING gin (tails(key))")
    op.execute("CREATE INDEX ix_contact_identity_key ON contact_identity (key text_pattern_ops)")
    op.execute("CREATE INDEX ix_lead_destination ON lead (fold(destination), id)")


def downgrade() -> None:
    op.drop_index("ix_lead_destination", "lead")
    op.drop_index("ix_contact_identity_key", "contact_identity")
    op.drop_index("ix_contact_identity_tails", "contact_identity")
    op.execute("DROP FUNCTION tails")
    op.drop_index("ix_contact_words", "contact")
