-- Entries of the forensic log that wait for their seal for :n minutes. They lie behind the highest that has one, and are
-- read along the index: to look for a seal of each would be to read the whole chain.
SELECT 'sealing' AS subject, '' AS name, '/salud/' AS link, {house},
       late.at, jsonb_build_object('waiting', late.n) AS facts
FROM (
    SELECT min(entry.at) AS at, count(*) AS n
    FROM (
        SELECT at FROM audit_entry
        WHERE id > coalesce((SELECT max(entry_id) FROM audit_seal), 0)
        ORDER BY id LIMIT 100000
    ) AS entry
) AS late
WHERE late.at <= :now - make_interval(mins => :n)
