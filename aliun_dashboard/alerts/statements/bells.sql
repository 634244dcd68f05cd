-- One line a rule and person, of what is open and not put off. It rings when it is new, and when something new has
-- come since it last rang and that is long enough ago; it goes when its last cause has gone.
WITH rule AS (
    SELECT * FROM jsonb_to_recordset(CAST(:rules AS jsonb)) AS one(rule text, roles text[], again int)
), line AS MATERIALIZED (
    SELECT person.id AS user_id, alert.rule, 'alert:' || alert.rule AS key, max(alert.opened_at) AS newest,
           :now - make_interval(secs => rule.again) AS long_ago,
           jsonb_build_object('rule', alert.rule, 'n', count(*)) AS facts
    FROM alert JOIN rule ON rule.rule = alert.rule JOIN staff_user AS person ON {concerns}
    WHERE alert.closed_at IS NULL AND NOT EXISTS (
        SELECT FROM alert_snooze AS snooze
        WHERE snooze.rule = alert.rule AND snooze.subject IN ('', alert.subject) AND snooze.until > :now
          AND (snooze.user_id IS NULL OR snooze.user_id = person.id))
    GROUP BY person.id, alert.rule, rule.again
), fresh AS (
    INSERT INTO notice (user_id, kind, facts, link, at, key)
    SELECT user_id, 'alert', facts, '/notificaciones/?regla=' || rule, :now, key FROM line
    ON CONFLICT (user_id, key) WHERE key <> '' AND closed_at IS NULL DO NOTHING
    RETURNING user_id
), changed AS (
    UPDATE notice
    SET facts = line.facts,
        read_at = CASE WHEN newest > notice.at AND notice.at <= long_ago THEN NULL ELSE read_at END,
        at = CASE WHEN newest > notice.at AND notice.at <= long_ago THEN :now ELSE notice.at END
    FROM line
    WHERE notice.user_id = line.user_id AND notice.key = line.key AND notice.closed_at IS NULL
      AND (notice.facts <> line.facts OR (newest > notice.at AND notice.at <= long_ago))
    RETURNING notice.user_id
), gone AS (
    UPDATE notice SET closed_at = :now
    WHERE kind = 'alert' AND closed_at IS NULL AND NOT EXISTS (
        SELECT FROM line WHERE line.user_id = notice.user_id AND line.key = notice.key)
    RETURNING user_id
)
SELECT user_id FROM fresh UNION SELECT user_id FROM changed UNION SELECT user_id FROM gone
