-- :n minutes before the time a case may take by its priority is over, or after; one that waits for the customer rests.
SELECT {ticket},
       ticket.created_at + make_interval(hours => sla.hours) AS at,
       jsonb_build_object('code', 'T-' || lpad(ticket.id::text, 6, '0'), 'about', contact.name,
           'priority', ticket.priority, 'hours', sla.hours) AS facts
FROM (SELECT key::int AS priority, value::int AS hours FROM jsonb_each_text(CAST(:hours_to_resolve AS jsonb))) AS sla
JOIN ticket ON ticket.priority = sla.priority AND ticket.status IN ('open', 'in_progress')
    AND ticket.created_at + make_interval(hours => sla.hours) <= :now + make_interval(mins => :n)
LEFT JOIN lead ON lead.id = ticket.lead_id LEFT JOIN contact ON contact.id = lead.contact_id
LEFT JOIN reservation AS trip ON trip.id = ticket.reservation_id
