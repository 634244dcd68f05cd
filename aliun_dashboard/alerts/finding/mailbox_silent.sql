-- An account of ours that could not be read for :n minutes.
SELECT 'mailbox:' || watch.account AS subject, watch.account AS name, '/oc/buzon/' AS link, {house},
       coalesce(watch.good_at, watch.failing_since) AS at, jsonb_build_object('code', watch.code) AS facts
FROM mailbox_watch AS watch
WHERE watch.account = ANY(:mailboxes)
  AND coalesce(watch.good_at, watch.failing_since) <= :now - make_interval(mins => :n)
