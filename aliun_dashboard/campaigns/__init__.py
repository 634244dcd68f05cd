"""Atlas' side: campaigns of few places and their quota ledger."""
