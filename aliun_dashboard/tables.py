"""Every table, imported once, so that Alembic and the tests see them all."""

from sqlmodel import SQLModel

from .alerts import models as alerts
from .campaigns import models as campaigns
from .contacts import models as contacts
from .conversations import models as conversations
from .followups import models as followups
from .imports import models as imports
from .inventory import models as inventory
from .kernel import audit, breaker, credentials, documents, events, outbox, probes, ticks
from .kpis import models as kpis
from .leads import models as leads
from .mail import models as mail
from .operations import models as operations
from .payments import models as payments
from .purchase_orders import models as purchase_orders
from .quotes import models as quotes
from .reservations import models as reservations
from .staff import models as staff
from .tickets import models as tickets

__all__ = [
    "METADATA",
    "alerts",
    "audit",
    "breaker",
    "campaigns",
    "contacts",
    "conversations",
    "credentials",
    "documents",
    "events",
    "followups",
    "imports",
    "inventory",
    "kpis",
    "leads",
    "mail",
    "operations",
    "outbox",
    "payments",
    "probes",
    "purchase_orders",
    "quotes",
    "reservations",
    "staff",
    "tickets",
    "ticks",
]

METADATA = SQLModel.metadata
