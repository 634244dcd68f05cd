'lead:' || lead.id AS subject, contact.name, '/leads/' || lead.id || '/' AS link,
       lead.owner_id, CAST(NULL AS int[]) AS people, lead.currency, lead.amount
