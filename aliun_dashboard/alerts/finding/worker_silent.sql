-- No worker has given a sign of life for :n minutes, though there was one.
SELECT 'worker' AS subject, '' AS name, '/salud/' AS link, {house},
       seen.at, jsonb_build_object('waiting', (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo')) AS facts
FROM (SELECT max(finished_at) AS at FROM timed_task) AS seen
WHERE seen.at <= :now - make_interval(mins => :n)
  AND NOT EXISTS (SELECT FROM procrastinate_workers
                  WHERE last_heartbeat > :now - make_interval(mins => :n))
