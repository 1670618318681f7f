"""Home: the practice's notice, the next appointment, current medications and the latest result."""
