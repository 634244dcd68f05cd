-- Places are left, and within :n hours they are the supplier's again: with the beginning of that day.
SELECT {campaign},
       {sellers} AS people,
       campaign.currency, live.paying_amount AS amount,
       campaign.release_on::timestamp AT TIME ZONE :zone AS at,
       {place_facts} || jsonb_build_object('day', campaign.release_on) AS facts
FROM campaign {places}
WHERE campaign.status = 'approved' AND campaign.release_on > :today AND places.free > 0
  AND campaign.release_on::timestamp AT TIME ZONE :zone <= :now + make_interval(hours => :n)
