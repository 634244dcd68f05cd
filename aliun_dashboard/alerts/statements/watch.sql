-- What a rule has found anew becomes an alert, what it finds still is brought up to date, what is gone is closed.
WITH found AS MATERIALIZED ({found}), opened AS (
    INSERT INTO alert (rule, subject, name, link, owner_id, people, currency, amount, due_at, facts, opened_at)
    SELECT :rule, subject, coalesce(name, ''), link, owner_id, people, currency, amount, at, facts, :now FROM found
    ON CONFLICT (rule, subject) WHERE closed_at IS NULL DO UPDATE
    SET (name, link, owner_id, people, currency, amount, due_at, facts) = (excluded.name, excluded.link,
        excluded.owner_id, excluded.people, excluded.currency, excluded.amount, excluded.due_at, excluded.facts)
    WHERE (alert.name, alert.owner_id, alert.people, alert.currency, alert.amount, alert.due_at, alert.facts)
        IS DISTINCT FROM (excluded.name, excluded.owner_id, excluded.people, excluded.currency, excluded.amount,
        excluded.due_at, excluded.facts)
    RETURNING xmax = 0 AS is_new
), closed AS (
    UPDATE alert SET closed_at = :now
    WHERE rule = :rule AND closed_at IS NULL AND NOT EXISTS (SELECT FROM found WHERE found.subject = alert.subject)
    RETURNING id
)
SELECT (SELECT count(*) FROM opened WHERE is_new), (SELECT count(*) FROM closed)
