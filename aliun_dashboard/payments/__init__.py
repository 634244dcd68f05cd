"""Payments: one noun for every provider; instalments, refunds, and the inbox of money that does not fit."""
