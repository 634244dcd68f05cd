-- Owed, and the trip begins within :n days or has begun.
SELECT {order}
WHERE owed.status = ANY(:owed) AND trip.check_in <= :today + :n
