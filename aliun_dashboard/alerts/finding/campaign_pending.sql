-- Waiting for direction; worth what all its places would bring for one night.
SELECT {campaign},
       CAST('{}' AS int[]) AS people, campaign.currency, campaign.quota_total * campaign.price_per_night AS amount,
       campaign.updated_at AS at,
       jsonb_build_object('code', 'ATL-' || lpad(campaign.id::text, 3, '0'), 'about', campaign.hotel) AS facts
FROM campaign WHERE campaign.status = 'pending'
