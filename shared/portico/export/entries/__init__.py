"""The machine-readable entries of each section, as C-CDA R2.1 wants them; element order is the CDA schema's.

A template's id is written twice where R2.1 asks for it: with its version, and without for the sake of older readers.
"""

from collections.abc import Callable, Mapping
from typing import Any

from portico.export.entries.allergies import allergy
from portico.export.entries.assessments import assessment
from portico.export.entries.care_team import care_team
from portico.export.entries.encounters import encounter
from portico.export.entries.equipment import equipment
from portico.export.entries.family import relative
from portico.export.entries.immunizations import immunization
from portico.export.entries.medications import medication
from portico.export.entries.notes import note
from portico.export.entries.plan import goal, planned
from portico.export.entries.problems import problem
from portico.export.entries.procedures import procedure
from portico.export.entries.results import result
from portico.export.entries.social import social
from portico.export.entries.vitals import vital_signs
from portico.export.sections.base import Section
from portico.export.xml import Xml, joined

_BY_SECTION: Mapping[str, Callable[[Any], Xml]] = {
    "allergies": allergy,
    "medications": medication,
    "problems": problem,
    "immunizations": immunization,
    "results": result,
    "vitals": vital_signs,
    "procedures": procedure,
    "encounters": encounter,
    "social": social,
    "assessments": assessment,
    "plan": planned,
    "goals": goal,
    "care-team": care_team,
    "family": relative,
    "equipment": equipment,
    "notes": note,
}


def entries_of(section: Section) -> Xml:
    """Every entry of a section, in its order."""
    return joined(map(_BY_SECTION[section.kind.key], section.entries))
