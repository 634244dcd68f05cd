-- Places are left, and its booking window ends within :n hours; it ends with its last day.
SELECT {campaign},
       {sellers} AS people,
       campaign.currency, live.wanted_amount AS amount,
       (campaign.booking_to + 1)::timestamp AT TIME ZONE :zone AS at,
       {place_facts} || jsonb_build_object('day', campaign.booking_to) AS facts
FROM campaign {places}
WHERE campaign.status = 'approved' AND campaign.booking_to >= :today AND places.free > 0
  AND (campaign.booking_to + 1)::timestamp AT TIME ZONE :zone <= :now + make_interval(hours => :n)
