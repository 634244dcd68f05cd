'trouble:' || trouble.id AS subject, coalesce(contact.name, trouble.external_ref) AS name,
       '/pagos/?ver=bandeja' AS link, lead.owner_id, CAST('{}' AS int[]) AS people,
       nullif(trouble.currency, '   ') AS currency, trouble.amount, trouble.at,
       jsonb_build_object('code', coalesce('L-' || lpad(lead.id::text, 6, '0'), ''), 'trouble', trouble.kind) AS facts
FROM payment_trouble AS trouble LEFT JOIN payment ON payment.id = trouble.payment_id
LEFT JOIN lead ON lead.id = payment.lead_id LEFT JOIN contact ON contact.id = lead.contact_id
