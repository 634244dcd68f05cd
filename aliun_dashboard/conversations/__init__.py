"""What was said: messages in and out, notes."""
