"""One module a section of My health: a FHIR resource in, the list's fields in plain words out."""
