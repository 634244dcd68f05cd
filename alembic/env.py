"""Runs migrations on the connection it is handed, or on the configured database."""

from alembic import context
from aliun_dashboard.kernel.db import engine
from aliun_dashboard.tables import METADATA


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Procrastinate owns its tables; comparing them would propose to drop them."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def migrate(connection: object) -> None:
    """One transaction for all steps: either the new schema stands or the old one does."""
    context.configure(connection=connection, target_metadata=METADATA, include_name=ours, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with engine().begin() as connection:
        migrate(connection)
