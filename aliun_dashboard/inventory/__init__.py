"""The agency's own inventory: hotels, rooms, boards, rates. The single source of Core's prices (A-12)."""
