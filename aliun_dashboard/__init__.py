"""Aliun Dashboard: the operations cockpit of a travel agency."""
