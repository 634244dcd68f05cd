-- The payment inbox: money, or news of it, that does not fit.
SELECT {trouble}
WHERE trouble.settled_at IS NULL
