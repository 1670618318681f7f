"""Where messages lie, by kind of row."""
