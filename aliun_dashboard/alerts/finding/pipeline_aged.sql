-- Longer in their stage than it should take: the law of `leads.rules.AGES`.
SELECT {lead},
       lead.stage_since AS at,
       jsonb_build_object('code', 'L-' || lpad(lead.id::text, 6, '0'), 'about', lead.destination, 'stage', lead.stage)
           AS facts
FROM (SELECT key AS stage, value::int AS days FROM jsonb_each_text(CAST(:ages AS jsonb))) AS age
JOIN lead ON lead.stage = age.stage AND lead.stage_since <= :now - make_interval(days => age.days)
LEFT JOIN contact ON contact.id = lead.contact_id
