"""One module per screen: a page and its one State, together."""
