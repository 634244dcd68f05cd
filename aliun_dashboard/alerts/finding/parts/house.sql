CAST(NULL AS int) AS owner_id, CAST('{}' AS int[]) AS people,
       CAST(NULL AS char(3)) AS currency, CAST(NULL AS numeric) AS amount
