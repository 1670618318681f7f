"""The parts of a chart besides the lists of My health, and what belongs into every chart."""

OTHER = "other"  # section of what is kept and counted, shown in no list
TESTS = "tests"  # observations that a panel of results shows
REFERENCE = "reference"
PATIENT = "patient"

OF_DOCUMENT = "doc"  # how ids of resources begin that were read from a clinical document

# Types that belong to no patient: every chart keeps its own copy, so that it is whole by itself.
OF_NO_PATIENT = frozenset(
    {
        "CodeSystem", "Endpoint", "HealthcareService", "Location", "Medication", "Organization", "Practitioner",
        "PractitionerRole", "Questionnaire", "Substance", "ValueSet",
    }
)  # fmt: skip
