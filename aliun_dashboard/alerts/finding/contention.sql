-- More is wanted than there is: places in payment and quoted against those left (idea 1).
SELECT {campaign},
       CAST('{}' AS int[]) AS people, campaign.currency, live.wanted_amount AS amount,
       (campaign.booking_to + 1)::timestamp AT TIME ZONE :zone AS at,
       {place_facts} AS facts
FROM campaign {places}
WHERE campaign.status = 'approved' AND campaign.booking_from <= :today AND campaign.booking_to >= :today
  AND live.wanted > places.free
