"""`demo`: the invented agency to try the product with."""

import psycopg

from aliun_dashboard import migrations
from aliun_dashboard.command import ground
from aliun_dashboard.command.ground import CannotStart
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.config import settings

PASSWORD = "aliun-demo"  # noqa: S105 - printed for everybody to read
PEOPLE = ("agente", "agente2", "director", "finanzas", "soporte", "admin")
LOG_INS = "Demo log-ins, password " + PASSWORD + ":\n" + "\n".join(f"  {name}@demo.aliun" for name in PEOPLE)


def load(*, reset: bool) -> None:
    """Load the demo data. Raises `CannotStart` on a database that holds something, unless `reset`."""
    if reset:
        ground.wipe()
    migrations.migrate()
    if not load_if_empty():
        raise CannotStart("The database is not empty. `demo --reset` throws everything away first.")


def load_if_empty() -> bool:
    """Load the demo data into a database without users. Says whether it did."""
    with psycopg.connect(db.dsn(settings().database_url)) as connection:
        if connection.execute("SELECT FROM staff_user LIMIT 1").fetchone() is not None:
            return False
    from aliun_dashboard import demo  # its invented names take a moment to import

    demo.load()
    return True
