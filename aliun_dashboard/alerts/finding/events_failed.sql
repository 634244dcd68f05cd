-- Events that could not be processed and wait for a person.
SELECT 'event:' || event.id AS subject, event.source AS name, '/salud/eventos/' || event.id || '/' AS link,
       {house},
       event.received_at AS at, jsonb_build_object('code', event.external_id, 'event', event.status) AS facts
FROM webhook_event AS event WHERE event.status = 'failed'
