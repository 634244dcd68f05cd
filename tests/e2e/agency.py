"""A running agency with demo data, and what its people and Kommo do from outside the browser."""

import hashlib
import hmac
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import psycopg

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from tests.house import SECRET, House, until

PASSWORD = "aliun-demo"
NUMBERS = itertools.count(50_000_001)


@dataclass
class Agency:
    """The house, its database, and a log-in of each person."""

    house: House
    database: str
    _cookies: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.house.url

    def cookie(self, who: str) -> str:
        """The cookie of one log-in per person."""
        if who not in self._cookies:
            self._cookies[who] = self.log_in(who)
        return self._cookies[who]

    def log_in(self, who: str, password: str = PASSWORD) -> str:
        """A new log-in through the door."""
        form = {"email": f"{who}@demo.aliun", "password": password}
        answer = httpx.post(f"{self.url}/auth/login", data=form)
        assert answer.headers["location"] == ("/oc/" if who == "finanzas" else "/"), answer.headers
        return answer.cookies["aliun_session"]

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(query, values).fetchall()

    def value(self, query: str, *values: Any) -> Any:
        """The first value of the first row, or None."""
        found = self.rows(query, *values)
        return found[0][0] if found else None

    def run(self, statement: str) -> None:
        with psycopg.connect(self.database) as connection:
            connection.execute(statement)

    def hears(self, name: str, *, amount: int = 1850, destination: str = "Punta Cana", nights: int = 4) -> float:
        """Kommo tells of a new lead, form-encoded and signed. Returns the moment of its 200 (`time.monotonic`)."""
        facts = {"Destino": destination, "Noches": nights, "Adultos": 2}
        number = next(NUMBERS)
        lead: dict[str, Any] = {
            "id": number,
            "name": name,
            "price": amount,
            "pipeline_id": 9_100_100,
            "status_id": 9_100_200,
            "created_at": int(clock.now().timestamp()),
            "updated_at": int(clock.now().timestamp()),
        }
        body = {f"leads[add][0][{key}]": value for key, value in lead.items()}
        for place, (field_name, value) in enumerate(facts.items()):
            there = f"leads[add][0][custom_fields][{place}]"
            body |= {f"{there}[id]": 410_001 + place, f"{there}[name]": field_name, f"{there}[values][0][value]": value}
        return self.post(urlencode(body).encode())

    def post(self, body: bytes) -> float:
        """Send a signed webhook of Kommo."""
        signed = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"x-signature": signed, "content-type": "application/x-www-form-urlencoded"}
        answer = httpx.post(f"{self.url}/api/v1/webhooks/kommo", content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return time.monotonic()

    def lead(self, name: str, **facts: Any) -> int:
        """A qualified lead (or whatever its facts make it) by the way of Kommo's webhook."""
        self.hears(name, **facts)
        query = (
            "SELECT l.id FROM lead l JOIN contact c ON c.id = l.contact_id"
            " WHERE c.name = %s AND budget_verdict IS NOT NULL"
        )
        until(lambda: self.value(query, name) is not None, 20)
        lead_id = self.value(query, name)
        self.offer(lead_id)
        return lead_id

    def offer(self, lead_id: int) -> None:
        """A Core quote the customer has, so that the lead may be moved on by hand (A-55)."""
        self.run(
            "INSERT INTO quote (lead_id, version, engine, status, hotel, destination, room, board, check_in, nights,"
            " adults, child_ages, rooms, total, currency, lines, inclusions, policies, why, token, valid_until,"
            " created_at, created_by, sent_at, answer) VALUES"
            f" ({lead_id}, 1, 'core', 'sent', 'Hotel Lagunamar', 'Punta Cana', '', '', CURRENT_DATE + 60, 4, 2, '[]',"
            f" 1, 590, 'USD', '[]', '', '{{}}', '{{}}', 'token-of-{lead_id}', now() + interval '2 days', now(), '',"
            " now(), '')"
        )

    @staticmethod
    def day(ahead: int) -> str:
        """A day so many from today, as a date field takes it."""
        return str(settings().day(clock.now()) + timedelta(ahead))

    def taken(self, campaign: str) -> int:
        """Places that a campaign has given away."""
        last = "SELECT taken FROM quota_movement m JOIN campaign c ON c.id = m.campaign_id WHERE c.name = %s"
        return self.value(f"{last} ORDER BY m.id DESC", campaign) or 0

    def stage(self, lead_id: int) -> str:
        return self.value("SELECT stage FROM lead WHERE id = %s", lead_id)

    def eventually(self, true: Callable[[], bool]) -> None:
        until(true, 15)
