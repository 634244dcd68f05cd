"""The stories that cross nouns; the only writers."""
