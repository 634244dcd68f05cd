ARRAY(
           SELECT campaign.created_by_id WHERE campaign.created_by_id IS NOT NULL
           UNION SELECT lead.owner_id FROM campaign_match AS match JOIN lead ON lead.id = match.lead_id
           WHERE match.campaign_id = campaign.id AND match.withdrawn_at IS NULL AND lead.owner_id IS NOT NULL
           UNION SELECT lead.owner_id FROM quote JOIN lead ON lead.id = quote.lead_id
           WHERE quote.campaign_id = campaign.id AND quote.status IN ('sent', 'change_asked', 'accepted')
             AND lead.owner_id IS NOT NULL)
