-- Paid, no place was left, and for :n minutes nobody has settled it.
SELECT {trouble}
WHERE trouble.settled_at IS NULL AND trouble.kind = 'without_quota'
  AND trouble.at <= :now - make_interval(mins => :n)
