-- The leads lost in the last seven days, when so many more were lost than in the seven before that the share of those
-- won fell by :n percent of itself; of fewer than twenty ended ones either week nothing is said.
WITH ended AS (
    SELECT DISTINCT ON (move.lead_id) move.lead_id, move.at, move.to_stage <> 'closed' AS won,
           move.at >= :now - interval '7 days' AS lately
    FROM stage_move AS move JOIN lead ON lead.id = move.lead_id AND lead.stage = move.to_stage
    WHERE move.at >= :now - interval '14 days' AND move.at <= :now AND NOT move.undone
      AND (move.to_stage IN ('core_confirmed', 'atlas_confirmed')
           OR (move.to_stage = 'closed' AND lead.close_reason IN ('lost', 'expired')))
    ORDER BY move.lead_id, move.id DESC
), week AS (
    SELECT count(*) FILTER (WHERE lately) AS n, count(*) FILTER (WHERE NOT lately) AS n_before,
           count(*) FILTER (WHERE lately AND won) AS won, count(*) FILTER (WHERE NOT lately AND won) AS won_before
    FROM ended
)
SELECT {lead},
       ended.at,
       jsonb_build_object('code', 'L-' || lpad(lead.id::text, 6, '0'), 'about', lead.destination,
           'n_ended', week.n, 'n_before', week.n_before,
           'rate', round(week.won * 100.0 / week.n, 1)::text,
           'before', round(week.won_before * 100.0 / week.n_before, 1)::text) AS facts
FROM week JOIN ended ON ended.lately AND NOT ended.won
JOIN lead ON lead.id = ended.lead_id LEFT JOIN contact ON contact.id = lead.contact_id
WHERE week.n >= 20 AND week.n_before >= 20
  AND week.won * week.n_before * 100 <= week.won_before * week.n * (100 - :n)
