"""The sections of the record, in the order they are read."""

from portico.export.observations import Observations
from portico.export.sections.allergies import allergies
from portico.export.sections.base import Reader, Section
from portico.export.sections.care_team import care_team
from portico.export.sections.encounters import encounters
from portico.export.sections.equipment import equipment
from portico.export.sections.family import family_history
from portico.export.sections.immunizations import immunizations
from portico.export.sections.measured import assessments, results, social_history, vital_signs
from portico.export.sections.medications import medications
from portico.export.sections.notes import notes
from portico.export.sections.plan import goals, plan_of_treatment
from portico.export.sections.problems import problems
from portico.export.sections.procedures import procedures


def sections_of(reader: Reader) -> tuple[Section, ...]:
    """Every section, with something to say or without."""
    observations = Observations(reader)
    return (
        allergies(reader),
        medications(reader),
        problems(reader),
        immunizations(reader),
        results(reader, observations),
        vital_signs(reader, observations),
        procedures(reader),
        encounters(reader),
        social_history(reader, observations),
        assessments(reader, observations),
        plan_of_treatment(reader),
        goals(reader),
        care_team(reader),
        family_history(reader),
        equipment(reader),
        notes(reader),
    )
