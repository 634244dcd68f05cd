'ticket:' || ticket.id AS subject, ticket.title AS name, '/tickets/' || ticket.id || '/' AS link,
       ticket.owner_id, CASE WHEN ticket.owner_id IS NULL THEN '{}' END::int[] AS people,
       trip.currency, trip.total AS amount
