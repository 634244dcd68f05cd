-- What is still to be paid of our own sales, due within :n days or already.
SELECT 'reservation:' || trip.id AS subject, trip.holder AS name, '/reservas/' || trip.id || '/' AS link,
       lead.owner_id, CAST(NULL AS int[]) AS people, trip.currency, trip.total - trip.paid AS amount,
       trip.balance_due_on::timestamp AT TIME ZONE :zone AS at,
       jsonb_build_object('code', 'R-' || lpad(trip.id::text, 6, '0'), 'about', trip.hotel) AS facts
FROM reservation AS trip LEFT JOIN lead ON lead.id = trip.lead_id
WHERE trip.balance_due_on <= :today + :n AND trip.paid < trip.total AND trip.status = 'confirmed'
  AND trip.origin <> 'correo'
