"""How a practice comes to be: one call makes it, or brings it up to changed settings."""
