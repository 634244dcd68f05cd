-- Within :n hours WhatsApp lets us write no more but templates: 24 hours after the customer's last message.
SELECT {lead},
       lead.last_inbound_at + interval '24 hours' AS at,
       {lead_facts} AS facts
FROM lead LEFT JOIN contact ON contact.id = lead.contact_id
WHERE lead.last_inbound_at > :now - interval '24 hours'
  AND lead.last_inbound_at <= :now - interval '24 hours' + make_interval(hours => :n)
  AND lead.source = 'whatsapp' AND lead.stage = ANY(:open)
