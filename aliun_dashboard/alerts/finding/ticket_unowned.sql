-- Open, and nobody's.
SELECT {ticket},
       ticket.created_at AS at,
       jsonb_build_object('code', 'T-' || lpad(ticket.id::text, 6, '0'), 'about', contact.name,
           'priority', ticket.priority) AS facts
FROM ticket
LEFT JOIN lead ON lead.id = ticket.lead_id LEFT JOIN contact ON contact.id = lead.contact_id
LEFT JOIN reservation AS trip ON trip.id = ticket.reservation_id
WHERE ticket.status IN ('open', 'in_progress', 'waiting') AND ticket.owner_id IS NULL
