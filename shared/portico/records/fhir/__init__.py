"""FHIR R4 as practices send it: what Portico parses of it, and how it is read."""
