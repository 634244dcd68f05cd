jsonb_build_object('code', 'ATL-' || lpad(campaign.id::text, 3, '0'), 'about', campaign.hotel,
           'left', places.free, 'in_payment', live.in_payment, 'wanted', live.wanted)
