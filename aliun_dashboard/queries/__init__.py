"""What screens and the API read: one file per family, frozen dataclasses out, nothing written."""
