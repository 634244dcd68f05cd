-- What a rule would find now, the names of the first five, and whom it would tell.
WITH alert AS MATERIALIZED ({found}), rule AS (SELECT CAST(:roles AS text[]) AS roles)
SELECT (SELECT count(*) FROM alert),
       ARRAY(SELECT name FROM alert ORDER BY at, subject LIMIT 5),
       ARRAY(SELECT person.name FROM staff_user AS person
             WHERE EXISTS (SELECT FROM alert, rule WHERE {concerns}) ORDER BY person.name)
