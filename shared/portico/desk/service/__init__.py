"""What staff do in the console: `patients` at the desk, and `staff`, which administrators manage."""
