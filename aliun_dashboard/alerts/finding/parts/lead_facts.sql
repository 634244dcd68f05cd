jsonb_build_object('code', 'L-' || lpad(lead.id::text, 6, '0'), 'about', lead.destination)
