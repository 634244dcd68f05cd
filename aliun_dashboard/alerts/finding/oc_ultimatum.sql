-- Nobody has answered the ultimatum for :n hours. A trip within a week is `oc_near`'s to tell.
SELECT {order}
WHERE owed.status = 'RECORDATORIO_3' AND owed.last_sent_at <= :now - make_interval(hours => :n)
  AND trip.check_in > :today + 7
