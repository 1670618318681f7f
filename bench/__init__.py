"""Measurements of Portico, each against a limit it has to keep."""
