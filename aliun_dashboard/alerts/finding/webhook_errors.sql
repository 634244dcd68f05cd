-- Events of the last hour that could not be processed, or bore a false signature: from :n on.
SELECT 'event:' || event.id AS subject, event.source AS name, '/salud/eventos/' || event.id || '/' AS link,
       {house},
       event.received_at AS at, jsonb_build_object('code', event.external_id, 'event', event.status) AS facts
FROM webhook_event AS event
WHERE event.received_at > :now - interval '1 hour' AND event.status IN ('failed', 'rejected')
  AND :n <= (SELECT count(*) FROM webhook_event AS other
             WHERE other.received_at > :now - interval '1 hour' AND other.status IN ('failed', 'rejected'))
