LEFT JOIN LATERAL (
    SELECT taken FROM quota_movement WHERE campaign_id = campaign.id ORDER BY id DESC LIMIT 1
) AS ledger ON true
LEFT JOIN LATERAL (
    SELECT coalesce(sum(rooms) FILTER (WHERE paying), 0) AS in_payment, coalesce(sum(rooms), 0) AS wanted,
           sum(total) FILTER (WHERE paying AND quote.currency = campaign.currency) AS paying_amount,
           sum(total) FILTER (WHERE quote.currency = campaign.currency) AS wanted_amount
    FROM quote CROSS JOIN LATERAL (SELECT EXISTS (
        SELECT FROM payment WHERE payment.quote_id = quote.id AND payment.status = 'open'
        AND (payment.expires_at IS NULL OR payment.expires_at > :now)) AS paying) AS pay
    WHERE quote.campaign_id = campaign.id AND quote.status IN ('sent', 'change_asked', 'accepted')
      AND quote.valid_until > :now
) AS live ON true
CROSS JOIN LATERAL (
    SELECT greatest(campaign.quota_total - campaign.keep, 0) AS sellable,
           CASE WHEN campaign.release_on <= :today THEN 0
                ELSE greatest(campaign.quota_total - campaign.keep - coalesce(ledger.taken, 0), 0) END AS free
) AS places
