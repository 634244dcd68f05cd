-- With the customer, answerable, and over within :n hours.
SELECT 'quote:' || quote.id AS subject, contact.name, '/cotizaciones/' || quote.lead_id || '/' AS link,
       lead.owner_id, CAST(NULL AS int[]) AS people, quote.currency, quote.total AS amount, quote.valid_until AS at,
       jsonb_build_object('code', 'L-' || lpad(lead.id::text, 6, '0'), 'about', quote.hotel) AS facts
FROM quote JOIN lead ON lead.id = quote.lead_id LEFT JOIN contact ON contact.id = lead.contact_id
WHERE quote.valid_until > :now AND quote.valid_until <= :now + make_interval(hours => :n)
  AND quote.status IN ('sent', 'change_asked', 'accepted')
