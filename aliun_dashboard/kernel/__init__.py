"""The ground every other room stands on; it imports no other room."""
