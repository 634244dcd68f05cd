"""Customers who pay for places of one campaign: put there by the hundred, and what Stripe tells of each."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import psycopg

from tests.fakes.wire import post

PATH = "/api/v1/webhooks/stripe"
SECRET = "whsec_only-for-tests"
PRICE = 900

PUT = """
WITH place AS (
    INSERT INTO campaign (kind, status, name, hotel, destination, room, board, travel_from, travel_to, booking_from,
        booking_to, quota_total, keep, stop_sale, max_people, price_per_night, currency, deposit_percent, balance_days,
        voucher_on_deposit, cancellation_policy, cancellation_windows, inclusions, ad_refs, supplier_contact,
        created_by, decided_by, decision_reason, created_at, updated_at, version)
    SELECT 'block', 'approved', 'Semana Azul ' || g, 'Playa Bonita', 'Punta Cana', 'Doble', 'todo', %(today)s,
        %(today)s + 300, %(today)s - 30, %(today)s + 60, %(places)s, 0, false, 4, 300, 'USD', 30, 15, false, '', '[]',
        'Todo incluido', '[]', '', '', '', '', %(now)s, %(now)s, 1
    FROM generate_series(1, %(campaigns)s) AS g RETURNING id
), numbered AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM place
), person AS (
    INSERT INTO contact (name, language, opt_out, created_at)
    SELECT 'Viajera ' || g, 'es', false, %(now)s - interval '30 days' FROM generate_series(1, %(payers)s) AS g
    RETURNING id
), wish AS (
    INSERT INTO lead (contact_id, stage, stage_since, source, campaign_ref, ad_ref, destination, category, children,
        currency, budget_override, unread, created_at, updated_at, version)
    SELECT id, 'payment_pending', %(now)s, 'web', '', '', 'Punta Cana', '', 0, 'USD', '', 0, %(now)s, %(now)s, 1
    FROM person RETURNING id
), offer AS (
    INSERT INTO quote (lead_id, version, engine, status, campaign_id, hotel, destination, room, board, check_in,
        nights, adults, child_ages, rooms, total, currency, lines, inclusions, policies, why, token, valid_until,
        created_at, created_by, sent_at, answer)
    SELECT wish.id, 1, 'atlas', 'accepted', numbered.id, 'Playa Bonita', 'Punta Cana', 'Doble', 'todo',
        %(today)s + 90, 3, 2, '[]', 1, %(price)s, 'USD', '[]', 'Todo incluido',
        '{"deposit_percent": 30, "balance_days": 15, "voucher_on_deposit": false, "cancellation_policy": ""}', '{}',
        'token-' || wish.id, %(now)s + interval '2 days', %(now)s, '', %(now)s, ''
    FROM wish JOIN numbered ON numbered.number = wish.id %% %(campaigns)s RETURNING id, lead_id
)
INSERT INTO payment (ref, lead_id, quote_id, kind, provider, status, amount, currency, refunded_amount,
    provider_session, provider_payment, sequence, expires_at, failures, risk_reasons, created_at, created_by)
SELECT 'ref-' || md5(random()::text) || offer.id, offer.lead_id, offer.id, 'total', 'stripe', 'open', %(price)s, 'USD',
    0, 'cs_' || offer.id, '', 1, %(now)s + interval '2 days', 0, '[]', %(now)s, ''
FROM offer RETURNING ref
"""


@dataclass(frozen=True)
class Payers:
    """Who is to pay, by the reference of each one's payment."""

    refs: tuple[str, ...]

    def told(self, now: datetime) -> list[bytes]:
        """What Stripe tells of each: its session and its intent, two events for one payment."""
        return [event(ref, number, thing, now) for number, ref in enumerate(self.refs) for thing in (session, intent)]


def put(url: str, payers: int, places: int, now: datetime, *, campaigns: int = 1) -> Payers:
    """So many customers with an open payment each, spread over campaigns with so many places each."""
    facts = {"payers": payers, "places": places, "campaigns": campaigns, "price": PRICE, "now": now}
    with psycopg.connect(url) as connection:
        rows = connection.execute(PUT, facts | {"today": _day(now)}).fetchall()
    return Payers(tuple(ref for (ref,) in rows))


def session(ref: str, number: int) -> dict[str, object]:
    money = {"amount_total": PRICE * 100, "currency": "usd", "payment_status": "paid", "payment_intent": f"pi_{number}"}
    return {"id": f"cs_{number}", "object": "checkout.session", "client_reference_id": ref} | money


def intent(ref: str, number: int) -> dict[str, object]:
    money = {"amount_received": PRICE * 100, "currency": "usd", "status": "succeeded"}
    return {"id": f"pi_{number}", "object": "payment_intent", "metadata": {"payment_ref": ref}} | money


def event(ref: str, number: int, thing: Callable[[str, int], dict[str, object]], now: datetime) -> bytes:
    """One event as Stripe posts it."""
    kind = {session: "checkout.session.completed", intent: "payment_intent.succeeded"}[thing]
    about = {"id": f"evt_{number}_{thing.__name__}", "object": "event", "type": kind, "livemode": False}
    return json.dumps(about | {"created": int(now.timestamp()), "data": {"object": thing(ref, number)}}).encode()


def signed_post(body: bytes, now: datetime) -> bytes:
    """The whole request, signed as Stripe signs."""
    stamp = int(now.timestamp())
    signature = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return post(PATH, body, {"content-type": "application/json", "stripe-signature": f"t={stamp},v1={signature}"})


def _day(now: datetime) -> date:
    return (now - timedelta(hours=4)).date()
