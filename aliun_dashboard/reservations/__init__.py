"""Reservations: what is paid for, for whom, and where it stands."""
