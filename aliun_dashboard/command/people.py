"""`user create` and `token create`: the first people and machines of an installation."""

import getpass
import sys

from aliun_dashboard import migrations
from aliun_dashboard.flows import staff
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff.rules import Role

ACTOR = "console"
ROLES = tuple(role.value for role in Role)


def create_user(email: str, name: str, role: str) -> None:
    """Create a person. The password is asked for, or read from standard input when that is no terminal."""
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    migrations.migrate()
    with begin(ACTOR) as work:
        staff.create_user(work, email, name, Role(role), password)


def create_token(email: str, name: str) -> str:
    """Create an API token with the role of the person at `email`. Returns it; it cannot be read again."""
    with begin(ACTOR) as work:
        return staff.create_token(work, email, name)
