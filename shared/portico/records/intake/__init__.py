"""Intake: what a practice's system sends is checked whole, sorted by patient, written in steps, and shown at once."""
