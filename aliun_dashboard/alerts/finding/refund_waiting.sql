-- Money to go back that waits for somebody: to be approved, or to be paid back by hand.
SELECT 'refund:' || refund.id AS subject, contact.name, '/pagos/?ver=reembolsos' AS link,
       lead.owner_id, CAST('{}' AS int[]) AS people, refund.currency, refund.amount, refund.requested_at AS at,
       jsonb_build_object('code', 'L-' || lpad(lead.id::text, 6, '0'), 'about', refund.cause, 'refund', refund.status)
           AS facts
FROM refund JOIN payment ON payment.id = refund.payment_id JOIN lead ON lead.id = payment.lead_id
LEFT JOIN contact ON contact.id = lead.contact_id
WHERE refund.status IN ('requested', 'approved', 'failed')
