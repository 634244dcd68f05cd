"""Files of leads and contacts: their runs and rows, what columns mean, what cells say."""
