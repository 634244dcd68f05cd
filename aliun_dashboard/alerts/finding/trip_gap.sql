-- Trips that begin within :n days with something missing: its place, the balance, the voucher or the agency's order.
SELECT * FROM (
    SELECT 'reservation:' || trip.id AS subject, trip.holder AS name, '/reservas/' || trip.id || '/' AS link,
           lead.owner_id, CASE WHEN lead.id IS NULL THEN '{}' END::int[] AS people, trip.currency, trip.total AS amount,
           trip.check_in::timestamp AT TIME ZONE :zone AS at,
           jsonb_build_object('code', coalesce(trip.booking_ref, 'R-' || lpad(trip.id::text, 6, '0')),
               'about', trip.hotel, 'gaps', array_remove(ARRAY[
                   CASE WHEN trip.status <> 'confirmed' THEN 'place' END,
                   CASE WHEN trip.origin <> 'correo' AND trip.paid < trip.total THEN 'balance' END,
                   CASE WHEN trip.origin <> 'correo' AND trip.voucher_version = 0 THEN 'voucher' END,
                   CASE WHEN owed.id IS NOT NULL THEN 'oc' END], NULL)) AS facts
    FROM reservation AS trip LEFT JOIN lead ON lead.id = trip.lead_id
    LEFT JOIN purchase_order AS owed ON owed.reservation_id = trip.id
          AND owed.status = ANY(:owed)
    WHERE trip.status IN ('confirmed', 'without_quota', 'review')
      AND trip.check_in BETWEEN :today AND :today + :n
) AS trips WHERE facts -> 'gaps' <> '[]'
