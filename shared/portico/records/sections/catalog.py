"""Which section reads which type of resource."""

from collections.abc import Callable, Mapping
from typing import Any

from portico.records.fhir.references import Ref
from portico.records.fhir.resources import MODELS, Observation
from portico.records.policy import OF_NO_PATIENT, REFERENCE
from portico.records.sections import (
    allergies,
    appointments,
    care_teams,
    demographics,
    immunizations,
    medications,
    problems,
    procedures,
    results,
    visits,
)
from portico.records.sections.base import Context, Listed, hidden

_READERS: Mapping[str, Callable[[Any, Context], Listed]] = {
    "AllergyIntolerance": allergies.read,
    "Appointment": appointments.read,
    "CareTeam": care_teams.read,
    "Condition": problems.read,
    "DiagnosticReport": results.read_report,
    "Encounter": visits.read,
    "Immunization": immunizations.read,
    "MedicationRequest": medications.read_request,
    "MedicationStatement": medications.read_statement,
    "Patient": demographics.read,
    "Procedure": procedures.read,
}


def place(context: Context, panel: Ref | None = None) -> Listed:
    """A checked resource in its section. `panel` is the report that shows it, for an observation."""
    resource_type = context.ref[0]
    if resource_type in OF_NO_PATIENT:
        return Listed(REFERENCE)
    if resource_type == "Observation":
        return results.read_observation(Observation.model_validate(context.body), context, panel)
    read = _READERS.get(resource_type)
    return read(MODELS[resource_type].model_validate(context.body), context) if read else hidden()
