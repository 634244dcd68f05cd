"""Roles and what they may do; how sessions, passwords and throttling work."""

from datetime import timedelta
from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason


class Role(StrEnum):
    """Roles of the contract."""

    AGENT = "agente"
    DIRECTOR = "director"
    FINANCE = "finanzas"
    OPERATIONS = "operaciones"
    SUPPORT = "soporte"
    ADMIN = "admin"


class StaffReason(Reason):
    """Why something about people of the house is refused."""

    BAD_CREDENTIALS = "bad_credentials"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    WEAK_PASSWORD = "weak_password"  # noqa: S105
    EMAIL_TAKEN = "email_taken"
    LAST_ADMIN = "last_admin"
    BAD_EMAIL = "bad_user_email"
    NO_NAME = "no_user_name"
    NO_VIEW_NAME = "no_view_name"


EVERYONE = frozenset(Role)
SEES_ALL_LEADS = EVERYONE - {Role.AGENT}
WORKS_LEADS = frozenset({Role.AGENT, Role.DIRECTOR, Role.OPERATIONS, Role.SUPPORT, Role.ADMIN})
EDITS_RULES = frozenset({Role.DIRECTOR, Role.ADMIN})
PLANS_CAMPAIGNS = frozenset({Role.AGENT, Role.DIRECTOR, Role.OPERATIONS, Role.ADMIN})
RUNS_CAMPAIGNS = frozenset({Role.DIRECTOR, Role.OPERATIONS, Role.ADMIN})
APPROVES_CAMPAIGNS = frozenset({Role.DIRECTOR})
FORCES_ATLAS = frozenset({Role.DIRECTOR, Role.OPERATIONS})
ADMINISTERS = frozenset({Role.ADMIN})
SEES_MONEY = frozenset({Role.FINANCE, Role.ADMIN})  # on the account: confirms transfers, settles the payment inbox
LOOKS_AT_RISK = SEES_MONEY | {Role.DIRECTOR}
ASKS_REFUNDS = frozenset({Role.FINANCE, Role.DIRECTOR, Role.SUPPORT, Role.OPERATIONS, Role.ADMIN})
APPROVES_REFUNDS = frozenset({Role.FINANCE, Role.DIRECTOR})
READS_HEALTH = frozenset({Role.DIRECTOR, Role.OPERATIONS, Role.SUPPORT, Role.ADMIN})
IMPORTS_LEADS = frozenset({Role.DIRECTOR, Role.OPERATIONS, Role.ADMIN})
EXPORTS_LEADS = EVERYONE  # each what they see: agents their own leads and those of nobody
SEES_ORDERS = EVERYONE - {Role.AGENT}  # the OC tracker: mailbox, agencies, purchase orders
CHASES_ORDERS = frozenset({Role.FINANCE, Role.DIRECTOR, Role.OPERATIONS, Role.ADMIN})
SEES_DIRECTION = frozenset({Role.FINANCE, Role.DIRECTOR, Role.ADMIN})  # KPIs of the whole business
ENTERS_COSTS = frozenset({Role.DIRECTOR, Role.FINANCE, Role.ADMIN})  # what each source of leads cost (S-49)
READS_AUDIT = frozenset({Role.DIRECTOR, Role.FINANCE, Role.ADMIN})

SESSION_LIFE = timedelta(days=14)
SESSION_IDLE = timedelta(hours=12)
ATTEMPT_WINDOW = timedelta(minutes=15)
MAX_ATTEMPTS = 5
MAX_ATTEMPTS_PER_ADDRESS = 30  # a whole office behind one address
MIN_PASSWORD = 10


def sees_lead(role: Role, user_id: int, owner_id: int | None) -> bool:
    """An agent sees own and unassigned leads; everybody else sees all (peers row 57)."""
    return role in SEES_ALL_LEADS or owner_id in (None, user_id)
