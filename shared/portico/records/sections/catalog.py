"""Which resources Portico reads, with what model, and what each section makes of them."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from portico.records.fhir import resources as fhir
from portico.records.fhir.references import Ref
from portico.records.sections import (
    allergies,
    appointments,
    demographics,
    immunizations,
    medications,
    problems,
    procedures,
    results,
    visits,
)
from portico.records.sections.base import REFERENCE, Context, Listed, hidden

# Types that belong to no patient: every chart keeps its own copy, so that it is whole by itself.
OF_NO_PATIENT = frozenset(
    {
        "CodeSystem", "Endpoint", "HealthcareService", "Location", "Medication", "Organization", "Practitioner",
        "PractitionerRole", "Questionnaire", "Substance", "ValueSet",
    }
)  # fmt: skip


class Kind(NamedTuple):
    """How a type is checked, and read into its section."""

    model: type[fhir.Element]
    read: Callable[[Any, Context], Listed]


_KINDS: Mapping[str, Kind] = {
    "AllergyIntolerance": Kind(fhir.AllergyIntolerance, allergies.read),
    "Appointment": Kind(fhir.Appointment, appointments.read),
    "Condition": Kind(fhir.Condition, problems.read),
    "DiagnosticReport": Kind(fhir.DiagnosticReport, results.read_report),
    "Encounter": Kind(fhir.Encounter, visits.read),
    "Immunization": Kind(fhir.Immunization, immunizations.read),
    "MedicationRequest": Kind(fhir.MedicationRequest, medications.read_request),
    "MedicationStatement": Kind(fhir.MedicationStatement, medications.read_statement),
    "Patient": Kind(fhir.Patient, demographics.read),
    "Procedure": Kind(fhir.Procedure, procedures.read),
}
_READ_FOR_OTHERS: Mapping[str, type[fhir.Element]] = {
    "Location": fhir.Location,
    "Medication": fhir.Medication,
    "Observation": fhir.Observation,
    "Organization": fhir.Named,
    "Practitioner": fhir.Practitioner,
    "PractitionerRole": fhir.PractitionerRole,
}


def model_of(resource_type: str) -> type[fhir.Element] | None:
    """The model a resource of this type must fit; None where Portico reads nothing of it."""
    kind = _KINDS.get(resource_type)
    return kind.model if kind else _READ_FOR_OTHERS.get(resource_type)


def place(context: Context, panel: Ref | None = None) -> Listed:
    """A checked resource in its section. `panel` is the report that shows it, for an observation."""
    resource_type = context.ref[0]
    if resource_type in OF_NO_PATIENT:
        return Listed(REFERENCE)
    if resource_type == "Observation":
        return results.read_observation(fhir.Observation.model_validate(context.body), context, panel)
    kind = _KINDS.get(resource_type)
    return kind.read(kind.model.model_validate(context.body), context) if kind else hidden()
