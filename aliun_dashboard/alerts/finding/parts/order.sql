'order:' || owed.id AS subject, agency.name, '/oc/' || owed.id || '/' AS link,
       CAST(NULL AS int) AS owner_id, CAST('{}' AS int[]) AS people, trip.currency, trip.total AS amount,
       trip.check_in::timestamp AT TIME ZONE :zone AS at,
       jsonb_build_object('code', '#' || owed.booking_id, 'about', trip.hotel, 'oc', owed.status,
           'ultimatum', owed.status = 'RECORDATORIO_3') AS facts
FROM purchase_order AS owed JOIN reservation AS trip ON trip.id = owed.reservation_id
LEFT JOIN organization AS agency ON agency.id = owed.organization_id
