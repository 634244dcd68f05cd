-- Owed, and the trip begins within :n days or has begun.
SELECT {order}
WHERE owed.status NOT IN ('NO_REQUIERE_OC', 'RECIBIDA') AND trip.check_in <= :today + :n
