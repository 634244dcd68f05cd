-- On sale with at most :n percent of its places left (peers row 32).
SELECT {campaign},
       {sellers} AS people,
       campaign.currency, CAST(NULL AS numeric) AS amount,
       (campaign.booking_to + 1)::timestamp AT TIME ZONE :zone AS at,
       {place_facts} AS facts
FROM campaign {places}
WHERE campaign.status = 'approved' AND campaign.booking_from <= :today AND campaign.booking_to >= :today
  AND (campaign.release_on IS NULL OR campaign.release_on > :today)
  AND places.free * 100 <= places.sellable * :n
