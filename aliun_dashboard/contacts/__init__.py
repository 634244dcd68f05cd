"""People and agencies: who they are and how they can be reached."""
