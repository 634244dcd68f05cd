-- Wrote last, at least :n minutes ago, within the last week.
SELECT {lead},
       lead.last_inbound_at AS at,
       {lead_facts} AS facts
FROM lead LEFT JOIN contact ON contact.id = lead.contact_id
WHERE lead.last_inbound_at BETWEEN :now - interval '7 days' AND :now - make_interval(mins => :n)
  AND lead.stage = ANY(:open) AND lead.last_inbound_at > coalesce(lead.last_outbound_at, '-infinity')
