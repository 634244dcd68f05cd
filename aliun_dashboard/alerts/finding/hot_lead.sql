-- Warm by score, by stage or by an accepted quote; wrote last, at least :n minutes ago, and lately enough to matter.
SELECT {lead},
       lead.last_inbound_at AS at,
       {lead_facts} AS facts
FROM lead LEFT JOIN contact ON contact.id = lead.contact_id
WHERE lead.last_inbound_at BETWEEN :now - interval '48 hours' AND :now - make_interval(mins => :n)
  AND lead.stage = ANY(:open) AND lead.last_inbound_at > coalesce(lead.last_outbound_at, '-infinity')
  AND (lead.score >= :hot OR lead.stage IN ('atlas_proposal', 'payment_pending')
       OR EXISTS (SELECT FROM quote WHERE quote.lead_id = lead.id AND quote.status = 'accepted'))
