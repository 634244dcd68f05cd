-- All that the agency owes which owes most; sums of several currencies are only roughly compared, never shown.
SELECT {order}
WHERE owed.status = ANY(:owed) AND owed.organization_id = (
    SELECT most.organization_id
    FROM purchase_order AS most JOIN reservation AS its ON its.id = most.reservation_id
    WHERE most.status = ANY(:owed)
    GROUP BY most.organization_id
    ORDER BY sum(its.total * coalesce((CAST(:rates AS jsonb) ->> its.currency)::numeric, 1)) DESC,
             most.organization_id
    LIMIT 1)
