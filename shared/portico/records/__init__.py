"""A patient's clinical record: taken in as FHIR R4, kept whole, and shown in plain words."""
