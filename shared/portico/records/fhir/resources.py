"""The few fields of FHIR R4 resources that Portico reads, as small models; whatever else was sent is kept unread.

A resource that does not fit its model is not shown: what is missing or malformed is told to the sender.
Source: https://hl7.org/fhir/R4 (required fields and required bindings).
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from portico.records.fhir.datatypes import (
    Address,
    Annotation,
    Coding,
    Concept,
    ContactPoint,
    Element,
    HumanName,
    Identifier,
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
)
from portico.records.fhir.dates import DateTime, Instant


class PatientContact(Element):
    """A guardian, partner or friend of the patient."""

    telecom: tuple[ContactPoint, ...] = ()
    period: Period | None = None


class Communication(Element):
    """A language that the patient speaks."""

    language: Concept | None = None
    preferred: bool | None = None


class Patient(Element):
    identifier: tuple[Identifier, ...] = ()
    name: tuple[HumanName, ...] = ()
    telecom: tuple[ContactPoint, ...] = ()
    gender: Literal["male", "female", "other", "unknown"] | None = None
    birthDate: DateTime | None = None
    address: tuple[Address, ...] = ()
    contact: tuple[PatientContact, ...] = ()
    communication: tuple[Communication, ...] = ()


class Practitioner(Element):
    identifier: tuple[Identifier, ...] = ()
    name: tuple[HumanName, ...] = ()


class PractitionerRole(Element):
    identifier: tuple[Identifier, ...] = ()
    practitioner: Reference | None = None
    organization: Reference | None = None


class Named(Element):
    """An Organization."""

    name: str | None = None


class Location(Named):
    address: Address | None = None


PEOPLE = {"Practitioner", "PractitionerRole"}
"""Types of a reference to a clinician."""


class Performer(Element):
    actor: Reference | None = None


# Measured ------------------------------------------------------------------------------------------------------------


class Values(Element):
    """The value[x] of an observation or of a part of one."""

    valueQuantity: Quantity | None = None
    valueCodeableConcept: Concept | None = None
    valueString: str | None = None
    valueBoolean: bool | None = None
    valueInteger: int | None = None
    valueRange: Range | None = None
    valueRatio: Ratio | None = None
    valueTime: str | None = None
    valueDateTime: DateTime | None = None
    valuePeriod: Period | None = None
    dataAbsentReason: Concept | None = None


class ReferenceRange(Element):
    low: Quantity | None = None
    high: Quantity | None = None
    type: Concept | None = None
    appliesTo: tuple[Concept, ...] = ()
    text: str | None = None


class Component(Values):
    code: Concept
    interpretation: tuple[Concept, ...] = ()
    referenceRange: tuple[ReferenceRange, ...] = ()


class Observation(Values):
    status: Literal[
        "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"
    ]
    category: tuple[Concept, ...] = ()
    code: Concept
    effectiveDateTime: DateTime | None = None
    effectivePeriod: Period | None = None
    effectiveInstant: DateTime | None = None
    issued: DateTime | None = None
    interpretation: tuple[Concept, ...] = ()
    referenceRange: tuple[ReferenceRange, ...] = ()
    component: tuple[Component, ...] = ()
    hasMember: tuple[Reference, ...] = ()
    note: tuple[Annotation, ...] = ()


class DiagnosticReport(Element):
    status: Literal[
        "registered", "partial", "preliminary", "final", "amended", "corrected", "appended", "cancelled",
        "entered-in-error", "unknown",
    ]  # fmt: skip
    category: tuple[Concept, ...] = ()
    code: Concept
    effectiveDateTime: DateTime | None = None
    effectivePeriod: Period | None = None
    issued: DateTime | None = None
    basedOn: tuple[Reference, ...] = ()
    performer: tuple[Reference, ...] = ()
    resultsInterpreter: tuple[Reference, ...] = ()
    result: tuple[Reference, ...] = ()
    conclusion: str | None = None


class ServiceRequest(Element):
    requester: Reference | None = None


# Medications ---------------------------------------------------------------------------------------------------------


class Repeat(Element):
    boundsPeriod: Period | None = None


class Timing(Element):
    repeat: Repeat | None = None
    code: Concept | None = None


class Dosage(Element):
    text: str | None = None
    patientInstruction: str | None = None
    timing: Timing | None = None


class Medication(Element):
    code: Concept | None = None


class MedicationRequest(Element):
    status: Literal["active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"]
    intent: Literal[
        "proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"
    ]
    medicationCodeableConcept: Concept | None = None
    medicationReference: Reference | None = None
    authoredOn: DateTime | None = None
    requester: Reference | None = None
    reasonCode: tuple[Concept, ...] = ()
    dosageInstruction: tuple[Dosage, ...] = ()


class MedicationStatement(Element):
    status: Literal["active", "completed", "entered-in-error", "intended", "stopped", "on-hold", "unknown", "not-taken"]
    medicationCodeableConcept: Concept | None = None
    medicationReference: Reference | None = None
    effectiveDateTime: DateTime | None = None
    effectivePeriod: Period | None = None
    dateAsserted: DateTime | None = None
    reasonCode: tuple[Concept, ...] = ()
    dosage: tuple[Dosage, ...] = ()


# Everything else that has a list -------------------------------------------------------------------------------------


class Reaction(Element):
    substance: Concept | None = None
    manifestation: tuple[Concept, ...] = ()
    severity: Literal["mild", "moderate", "severe"] | None = None


class AllergyIntolerance(Element):
    clinicalStatus: Concept | None = None
    verificationStatus: Concept | None = None
    category: tuple[str, ...] = ()
    criticality: Literal["low", "high", "unable-to-assess"] | None = None
    code: Concept | None = None
    onsetDateTime: DateTime | None = None
    recordedDate: DateTime | None = None
    reaction: tuple[Reaction, ...] = ()


class Condition(Element):
    clinicalStatus: Concept | None = None
    verificationStatus: Concept | None = None
    code: Concept | None = None
    onsetDateTime: DateTime | None = None
    onsetPeriod: Period | None = None
    abatementDateTime: DateTime | None = None
    abatementPeriod: Period | None = None
    abatementAge: dict[str, Any] | None = None
    abatementRange: dict[str, Any] | None = None
    abatementString: str | None = None
    recordedDate: DateTime | None = None


class Immunization(Element):
    status: Literal["completed", "entered-in-error", "not-done"]
    statusReason: Concept | None = None
    vaccineCode: Concept
    occurrenceDateTime: DateTime | None = None
    occurrenceString: str | None = None
    location: Reference | None = None
    lotNumber: str | None = None
    site: Concept | None = None
    doseQuantity: Quantity | None = None


class Procedure(Element):
    status: Literal[
        "preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"
    ]
    code: Concept | None = None
    performedDateTime: DateTime | None = None
    performedPeriod: Period | None = None
    performer: tuple[Performer, ...] = ()
    location: Reference | None = None
    reasonCode: tuple[Concept, ...] = ()


class EncounterParticipant(Element):
    individual: Reference | None = None


class EncounterLocation(Element):
    location: Reference | None = None


class Encounter(Element):
    status: Literal[
        "planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error",
        "unknown",
    ]  # fmt: skip
    visit_class: Coding = Field(alias="class")
    type: tuple[Concept, ...] = ()
    period: Period | None = None
    participant: tuple[EncounterParticipant, ...] = ()
    location: tuple[EncounterLocation, ...] = ()
    serviceProvider: Reference | None = None
    reasonCode: tuple[Concept, ...] = ()


class AppointmentParticipant(Element):
    actor: Reference | None = None


class Appointment(Element):
    status: Literal[
        "proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow", "entered-in-error",
        "checked-in", "waitlist",
    ]  # fmt: skip
    serviceType: tuple[Concept, ...] = ()
    appointmentType: Concept | None = None
    description: str | None = None
    start: Instant | None = None
    end: Instant | None = None
    participant: tuple[AppointmentParticipant, ...] = ()


class CareTeamParticipant(Element):
    member: Reference | None = None
    period: Period | None = None


class CareTeam(Element):
    status: Literal["proposed", "active", "suspended", "inactive", "entered-in-error"] | None = None
    participant: tuple[CareTeamParticipant, ...] = ()


MODELS: Mapping[str, type[Element]] = {
    "AllergyIntolerance": AllergyIntolerance,
    "Appointment": Appointment,
    "CareTeam": CareTeam,
    "Condition": Condition,
    "DiagnosticReport": DiagnosticReport,
    "Encounter": Encounter,
    "Immunization": Immunization,
    "Location": Location,
    "Medication": Medication,
    "MedicationRequest": MedicationRequest,
    "MedicationStatement": MedicationStatement,
    "Observation": Observation,
    "Organization": Named,
    "Patient": Patient,
    "Practitioner": Practitioner,
    "PractitionerRole": PractitionerRole,
    "Procedure": Procedure,
    "ServiceRequest": ServiceRequest,
}
"""The types of which Portico reads anything."""
