"""Coherence: what must never be, counted in the record itself (A-02). Every count should be nought."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

# Each: a name, and the subjects that break it.
CHECKS = {
    "confirmed_without_payment": """
        SELECT 'lead:' || lead_id FROM reservation
        WHERE status IN ('confirmed', 'completed') AND origin <> 'correo' AND NOT EXISTS (
            SELECT FROM payment WHERE payment.reservation_id = reservation.id AND paid_amount > 0)
    """,
    "atlas_without_place": """
        SELECT 'lead:' || lead_id FROM reservation
        WHERE origin = 'atlas' AND status IN ('confirmed', 'completed') AND NOT EXISTS (
            SELECT FROM quota_movement WHERE reservation_id = reservation.id AND cause = 'payment')
    """,
    "oversold_campaigns": """
        SELECT 'campaign:' || campaign.id FROM campaign
        JOIN LATERAL (SELECT taken FROM quota_movement WHERE campaign_id = campaign.id ORDER BY id DESC LIMIT 1)
             AS newest ON true
        WHERE newest.taken > quota_total
    """,
    "ledger_does_not_add_up": """
        SELECT 'campaign:' || campaign_id FROM quota_movement GROUP BY campaign_id
        HAVING sum(units) <> (array_agg(taken ORDER BY id DESC))[1]
    """,
    "atlas_quotes_without_places": """
        SELECT 'lead:' || quote.lead_id FROM quote JOIN campaign ON campaign.id = quote.campaign_id
        LEFT JOIN LATERAL (SELECT taken FROM quota_movement WHERE campaign_id = campaign.id ORDER BY id DESC LIMIT 1)
             AS newest ON true
        WHERE quote.status IN ('sent', 'accepted') AND coalesce(newest.taken, 0) >= quota_total - keep
          AND NOT EXISTS (SELECT FROM reservation WHERE reservation.quote_id = quote.id)
    """,
    "moves_without_log": """
        SELECT 'lead:' || lead_id FROM stage_move
        WHERE cause <> 'arrival' AND NOT EXISTS (
            SELECT FROM audit_entry WHERE subject = 'lead:' || lead_id AND action = 'lead.moved'
                AND audit_entry.at = stage_move.at)
    """,
    "confirmed_leads_without_reservation": """
        SELECT 'lead:' || id FROM lead
        WHERE stage IN ('core_confirmed', 'atlas_confirmed') AND NOT EXISTS (
            SELECT FROM reservation WHERE reservation.lead_id = lead.id)
    """,
    "money_without_home": """
        SELECT 'payment:' || id FROM payment
        WHERE status = 'paid' AND reservation_id IS NULL AND NOT EXISTS (
            SELECT FROM payment_trouble WHERE payment_trouble.payment_id = payment.id)
    """,
    "received_without_file": """
        SELECT 'order:' || id FROM purchase_order
        WHERE (status = 'RECIBIDA') <> (received_at IS NOT NULL) OR status = 'RECIBIDA' AND 1 <> (
            SELECT count(*) FROM order_file WHERE order_id = purchase_order.id AND standing = 'current')
    """,
    "files_unlike_archive": """
        SELECT 'document:' || document.id FROM document
        JOIN (SELECT document_id, sha256, file_path FROM order_file
              UNION ALL SELECT document_id, sha256, file_path FROM confirmation) AS filed
             ON filed.document_id = document.id
        WHERE filed.sha256 <> document.sha256
    """,
    "filed_without_path": """
        SELECT 'order_file:' || id FROM order_file WHERE standing IN ('current', 'later') AND file_path = ''
        UNION ALL SELECT 'confirmation:' || id FROM confirmation WHERE status = 'taken' AND file_path = ''
    """,
    "mail_trips_without_order": """
        SELECT 'reservation:' || id FROM reservation
        WHERE origin = 'correo' AND NOT EXISTS (SELECT FROM purchase_order WHERE reservation_id = reservation.id)
    """,
    "letters_out_of_step": """
        SELECT 'order:' || id FROM purchase_order
        WHERE reminders > greatest(level, 0) OR (status = 'SOLICITADA' AND requested_at IS NULL)
    """,
}
SHOWN = 5


@dataclass(frozen=True)
class Check:
    """One law and how often it is broken; `subjects` are the first few."""

    name: str
    broken: int
    subjects: tuple[str, ...]


def checks(session: Session) -> list[Check]:
    """Every law, held against the record as it is now."""
    return [_check(session, name, query) for name, query in CHECKS.items()]


def _check(session: Session, name: str, query: str) -> Check:
    found = session.connection().scalars(text(query)).all()
    return Check(name, len(found), tuple(found[:SHOWN]))
