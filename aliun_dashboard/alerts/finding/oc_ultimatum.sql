-- Nobody has answered the ultimatum for :n hours.
SELECT {order}
WHERE owed.status = 'RECORDATORIO_3' AND owed.last_sent_at <= :now - make_interval(hours => :n)
