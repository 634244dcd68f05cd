"""Small pieces that every screen is made of: pure functions that return components."""
