"""One outside service per file; nothing here stores, decides or knows a screen."""
