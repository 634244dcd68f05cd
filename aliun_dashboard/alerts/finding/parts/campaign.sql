'campaign:' || campaign.id AS subject, campaign.name, '/campanas/' || campaign.id || '/' AS link,
       CAST(NULL AS int) AS owner_id
