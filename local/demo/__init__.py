"""Larkspur Family Medicine, the invented practice Portico is shown and tested with."""
