"""Small C-CDA documents to read, of one invented patient."""

from collections.abc import Iterable
from typing import Any

from portico.records.ccda import Reading, read_document

PATIENT_ID = '<id root="2.16.840.1.113883.19.5" extension="LFM-1"/>'
PATIENT = f"""
<recordTarget><patientRole>{PATIENT_ID}
  <patient>
    <name use="L"><given>Rosa</given><family>Delgado</family></name>
    <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
    <birthTime value="19610314"/>
  </patient>
</patientRole></recordTarget>"""
SNOMED, LOINC = "2.16.840.1.113883.6.96", "2.16.840.1.113883.6.1"
RXNORM, CVX = "2.16.840.1.113883.6.88", "2.16.840.1.113883.12.292"


def document(*sections: str, patient: str = PATIENT, body: str = "", id: str = "2026-1") -> bytes:
    """A document of these sections; `body` instead of them for an unstructured one."""
    held = body or f"<structuredBody>{''.join(f'<component>{one}</component>' for one in sections)}</structuredBody>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <id root="2.16.840.1.113883.19.5.1" extension="{id}"/>
  <code code="34133-9" codeSystem="{LOINC}" displayName="Summarization of Episode Note"/>
  <title>Summary of care</title>
  <effectiveTime value="20260304153000-0500"/>
  {patient}
  <author><time value="20260304"/><assignedAuthor><id nullFlavor="NI"/>
    <assignedPerson><name><given>Amir</given><family>Haddad</family><suffix>MD</suffix></name></assignedPerson>
  </assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization>
    <name>Larkspur Family Medicine</name>
  </representedCustodianOrganization></assignedCustodian></custodian>
  <component>{held}</component>
</ClinicalDocument>""".encode()


def section(*entries: str, title: str = "Section", code: str = "48765-2", text: str = "") -> str:
    """A section with these statements as its entries."""
    held = "".join(f"<entry>{one}</entry>" for one in entries)
    return (
        f'<section><code code="{code}" codeSystem="{LOINC}"/><title>{title}</title><text>{text}</text>{held}</section>'
    )


def template(root: str) -> str:
    return f'<templateId root="2.16.840.1.113883.10.20.{root}"/>'


def coded(tag: str, code: str, words: str = "", system: str = SNOMED, inner: str = "") -> str:
    kind = ' xsi:type="CD"' if tag == "value" else ""
    return f'<{tag}{kind} code="{code}" codeSystem="{system}" displayName="{words}">{inner}</{tag}>'


def observation(root: str, inner: str, more: str = "") -> str:
    return f'<observation classCode="OBS" moodCode="EVN" {more}>{template(root)}{inner}</observation>'


def related(inner: str, kind: str = "SUBJ") -> str:
    return f'<entryRelationship typeCode="{kind}">{inner}</entryRelationship>'


def act(root: str, inner: str, status: str = "active") -> str:
    held = f'{template(root)}<statusCode code="{status}"/>{inner}'
    return f'<act classCode="ACT" moodCode="EVN">{held}</act>'


def substance(inner: str) -> str:
    return (
        '<participant typeCode="CSM"><participantRole><playingEntity>'
        f"{inner}</playingEntity></participantRole></participant>"
    )


def given(
    root: str, product: str, inner: str = "", *, mood: str = "EVN", status: str = "active", more: str = ""
) -> str:
    return f"""<substanceAdministration classCode="SBADM" moodCode="{mood}" {more}>{template(root)}
      <statusCode code="{status}"/>{inner}<consumable><manufacturedProduct><manufacturedMaterial>{product}
      </manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>"""


def measured(code: str, value: str, inner: str = "", root: str = "22.4.2") -> str:
    about = coded("code", code, "Test", LOINC) + '<statusCode code="completed"/><effectiveTime value="20260105"/>'
    return f"<component>{observation(root, about + value + inner)}</component>"


def organizer(root: str, *parts: str) -> str:
    held = coded("code", "24323-8", "Panel", LOINC) + '<statusCode code="completed"/>'
    return f'<organizer classCode="BATTERY" moodCode="EVN">{template(root)}{held}{"".join(parts)}</organizer>'


def read(*entries: str, text: str = "") -> Reading:
    """A document with one section of these entries, read."""
    return read_document(document(section(*entries, text=text)))


def kept(reading: Reading, kind: str) -> list[dict[str, Any]]:
    """The resources of a type."""
    return [one for one in reading.resources if one["resourceType"] == kind]


def only(reading: Reading, kind: str) -> dict[str, Any]:
    """The one resource of a type."""
    (found,) = kept(reading, kind)
    return found


def code_of(concept: dict[str, Any]) -> str:
    """The first code of a CodeableConcept."""
    return str(concept["coding"][0]["code"])


def ids(resources: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["resourceType"], one["id"]) for one in resources]
