"""Tickets: cases that a person has to settle."""
