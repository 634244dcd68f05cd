"""The people of the house: roles, sessions, tokens, notices, views."""
