"""Quotes: what was offered, by which engine, at which price, until when. A quote never takes quota (A-37)."""
