"""The deal: one wish to travel, its stage, its budget."""
