"""Collects the FHIR resources that the entries of one document become, each under an id that stays the same."""

from typing import Any
from xml.etree.ElementTree import Element

from portico import ids
from portico.records.ccda import values
from portico.records.ccda.codes import concept
from portico.records.ccda.narrative import Narrative, squeezed
from portico.records.ccda.values import Fhir, filled, listed
from portico.records.ccda.xml import is_negated, templates
from portico.records.fhir import json

# What happens on a day: the day is part of which one it is. The state of anything else may change under its id.
_EVENTS = {"DiagnosticReport", "DocumentReference", "Encounter", "Immunization", "Observation", "Procedure"}
_NAMED_BY = ("code", "vaccineCode", "medicationCodeableConcept", "type", "description")
_DATED_BY = ("effectiveDateTime", "effectivePeriod", "occurrenceDateTime", "performedDateTime", "performedPeriod",
             "period", "date")  # fmt: skip
# Who and where: not of one patient, and nothing of a record by itself
OF_NO_PATIENT = {"Location", "Organization", "Practitioner"}
COMMENTS = {"22.4.64", "1.40", "1.3.6.1.4.1.19376.1.5.3.1.4.2"}


class NotUnderstood(Exception):
    """An entry that cannot become a resource; the argument says why in plain words, without any of its values."""

    @property
    def words(self) -> str:
        return str(self.args[0])


def derived(*parts: str) -> str:
    """A FHIR id that is the same for the same parts."""
    return ids.derived_id("cda", *parts).replace("_", "-")


class Resources:
    """The resources of a document, what of the section being read was lost, and which statements were read."""

    def __init__(self, narrative: Narrative, patient: Fhir, created: str | None) -> None:
        self.narrative = narrative
        self.created = created
        self.patient = {"reference": f"Patient/{patient['id']}"}
        self.all: dict[tuple[str, str], Fhir] = {}
        self.losses: list[str] = []
        self.read: set[Element] = set()

    def add(self, kind: str, source: Element | None, body: Fhir) -> Fhir:
        """Keep a resource; gives the Reference to it. Two entries that share an id but differ are both kept.

        Its id derives from the patient, the entry's own id, and what (and for an event, when) it is about: some
        systems number the entries of each document anew. An entry without an id of its own is known by its content.
        """
        if source is not None:
            self.read.add(source)
        body = filled({"resourceType": kind, **body})
        content = json.write(body)
        own = _instance(source)
        told = [*own, _what(body), _when(body)] if own else [content]
        parts = [kind, self.patient["reference"], *told]
        ref = (kind, derived(*parts))
        if ref in self.all and self.all[ref] != body | {"id": ref[1]}:
            ref = (kind, derived(*parts, content))
        self.all[ref] = body | {"id": ref[1]}
        return {"reference": "/".join(ref)}

    def lose(self, words: str) -> None:
        """Say that a part of the entry being read is not in its resources."""
        self.losses.append(words)

    def concept(self, element: Element | None) -> Fhir | None:
        """A code of this document as a CodeableConcept, its text resolved."""
        return concept(element, self.narrative)

    def coded(self, element: Element | None, name: str | None = None) -> Fhir:
        """A concept that must say something: its own, else this name. Raises NotUnderstood."""
        found = self.concept(element)
        if found is None and not name:
            raise NotUnderstood("It does not say what it is about.")
        return found or {"text": name}

    # Who and where ---------------------------------------------------------------------------------------------------

    def author(self, element: Element) -> Fhir | None:
        """Who wrote an entry."""
        return self.assigned(element.find("author/assignedAuthor"))

    def authored(self, element: Element) -> str | None:
        """When an entry was written."""
        return values.start(element.find("author/time"))

    def performers(self, element: Element) -> list[Fhir]:
        """Who did it."""
        found = [self.assigned(one) for one in element.findall("performer/assignedEntity")]
        return [one for one in found if one]

    def assigned(self, role: Element | None) -> Fhir | None:
        """A person in a role, else the organization behind it."""
        if role is None:
            return None
        name = values.name(role.find("assignedPerson/name"))
        if name is None:
            return self.organization(role.find("representedOrganization"))
        body = {
            "identifier": values.identifiers(role),
            "name": [name],
            "telecom": values.contacts(role),
            "address": values.addresses(role),
            "qualification": [{"code": code} for code in listed(self.concept(role.find("code")))],
        }
        return self.add("Practitioner", None, body) | filled({"display": values.full_name(name)})

    def organization(self, element: Element | None) -> Fhir | None:
        """An organization by its name."""
        name = squeezed(element.findtext("name")) if element is not None else None
        if element is None or not name:
            return None
        body = {
            "identifier": values.identifiers(element),
            "active": True,
            "name": name,
            "telecom": values.contacts(element),
            "address": values.addresses(element),
        }
        return self.add("Organization", None, body) | {"display": name}

    def places(self, element: Element) -> list[Fhir]:
        """Where it was done (Service Delivery Location)."""
        found = []
        for role in element.findall("participant[@typeCode='LOC']/participantRole"):
            kind = self.concept(role.find("code"))
            name = squeezed(role.findtext("playingEntity/name")) or (kind or {}).get("text")
            if name:
                body = {
                    "status": "active",
                    "name": name,
                    "type": listed(kind),
                    "telecom": values.contacts(role),
                    "address": next(iter(values.addresses(role)), None),
                }
                found.append(self.add("Location", None, body) | {"display": name})
        return found

    # What entries have in common -------------------------------------------------------------------------------------

    def reasons(self, element: Element) -> list[Fhir]:
        """What it was done or given for (Indication)."""
        relations = element.findall("entryRelationship[@typeCode='RSON']")
        return [reason for one in relations for inner in one.iter("observation") if (reason := self._reason(inner))]

    def _reason(self, observation: Element) -> Fhir | None:
        if is_negated(observation):
            self.lose("A reason says that it is not so.")
            return None
        words = self.narrative.original(observation.find("text"))
        return self.concept(observation.find("value")) or ({"text": words} if words else None)

    def notes(self, element: Element) -> list[Fhir]:
        """Comments on an entry."""
        acts = [act for act in element.findall("entryRelationship/act") if COMMENTS & set(templates(act))]
        return [{"text": text} for act in acts if (text := self.narrative.text(act.find("text")))]


def _instance(source: Element | None) -> list[str]:
    """Root and extension of the first id that names this entry alone."""
    for one in source.findall("id") if source is not None else ():
        root = one.get("root")
        if root and not one.get("nullFlavor") and values.is_instance(one):
            return [root.lower(), one.get("extension") or ""]
    return []


def _what(body: Fhir) -> str:
    named: Any = next((body[field] for field in _NAMED_BY if field in body), {})
    first = named[0] if isinstance(named, list) else named
    coding = next(iter(first.get("coding", [])), None) if isinstance(first, dict) else None
    return str(coding["code"]) if coding else str(first.get("text")) if isinstance(first, dict) else str(first)


def _when(body: Fhir) -> str:
    if body["resourceType"] not in _EVENTS:
        return ""
    dated = next((body[field] for field in _DATED_BY if field in body), "")
    return str(dated.get("start") or dated.get("end")) if isinstance(dated, dict) else str(dated)
