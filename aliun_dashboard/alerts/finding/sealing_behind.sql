-- Entries of the forensic log that wait for their seal for :n minutes.
SELECT 'sealing' AS subject, '' AS name, '/salud/' AS link, {house},
       late.at, jsonb_build_object('waiting', late.n) AS facts
FROM (
    SELECT min(entry.at) AS at, count(*) AS n
    FROM audit_entry AS entry LEFT JOIN audit_seal AS seal ON seal.entry_id = entry.id
    WHERE seal.entry_id IS NULL AND entry.id > coalesce(
        (SELECT last.entry_id - 100000 FROM audit_seal AS last ORDER BY last.place DESC LIMIT 1), 0)
) AS late
WHERE late.at <= :now - make_interval(mins => :n)
