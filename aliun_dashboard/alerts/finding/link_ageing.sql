-- Links that can still be paid, and were asked for at least :n hours ago.
SELECT 'payment:' || payment.id AS subject, contact.name, '/pagos/?ver=pagos&pago=' || payment.id AS link,
       lead.owner_id, CAST(NULL AS int[]) AS people, payment.currency, payment.amount, payment.created_at AS at,
       jsonb_build_object('code', 'L-' || lpad(lead.id::text, 6, '0'), 'about', lead.destination,
           'opened', payment.opened_at IS NOT NULL) AS facts
FROM payment JOIN lead ON lead.id = payment.lead_id LEFT JOIN contact ON contact.id = lead.contact_id
WHERE payment.status IN ('open', 'failed') AND payment.created_at <= :now - make_interval(hours => :n)
  AND (payment.expires_at IS NULL OR payment.expires_at > :now)
