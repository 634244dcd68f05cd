"""Every table, imported once, so that Alembic and the tests see them all."""

from sqlmodel import SQLModel

from .contacts import models as contacts
from .conversations import models as conversations
from .followups import models as followups
from .kernel import audit, breaker, credentials, events, outbox, probes, ticks
from .leads import models as leads
from .staff import models as staff

__all__ = [
    "METADATA",
    "audit",
    "breaker",
    "contacts",
    "conversations",
    "credentials",
    "events",
    "followups",
    "leads",
    "outbox",
    "probes",
    "staff",
    "ticks",
]

METADATA = SQLModel.metadata
