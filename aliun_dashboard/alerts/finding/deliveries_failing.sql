-- What could not be sent and waits for a person: from :n on.
SELECT 'delivery:' || delivery.id AS subject, delivery.provider AS name, '/salud/entregas/' AS link, {house},
       delivery.created_at AS at, jsonb_build_object('code', delivery.subject, 'about', delivery.code) AS facts
FROM delivery
WHERE delivery.status = 'failed' AND :n <= (SELECT count(*) FROM delivery AS other WHERE other.status = 'failed')
