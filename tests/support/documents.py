"""A clinical document (C-CDA R2.1) of invented people, as another practice's system would make it."""

ROOT = "2.16.840.1.113883.19.7"
SYSTEM = f"urn:oid:{ROOT}"


def document(
    number: str | None = "77",
    *,
    given: str = "Myra",
    root: str = ROOT,
    name: str = "Okafor",
    born: str = "19580314",
    made: str = "20260301101500-0500",
    allergen: str = "Penicillin",
    title: str = "Visit summary",
    file: str | None = None,
) -> str:
    """A document about one patient, with one allergy and a section of words alone; or a PDF file (base64) instead."""
    body = _sections(allergen) if file is None else _FILE.format(file)
    extension = f' extension="{number}"' if number else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <realmCode code="US"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="2.16.840.1.113883.10.20.22.1.2" extension="2015-08-01"/>
  <id root="2.16.840.1.113883.19.9" extension="doc-1"/>
  <code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summary of episode note"/>
  <title>{title}</title><effectiveTime value="{made}"/><confidentialityCode code="N"/><languageCode code="en-US"/>
  <recordTarget><patientRole><id root="{root}"{extension}/>
    <patient><name use="L"><given>{given}</given><family>{name}</family></name>
      <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="{born}"/></patient>
  </patientRole></recordTarget>
  <author><time value="{made}"/><assignedAuthor><id root="2.16.840.1.113883.19.9" extension="a"/>
    <representedOrganization><name>Mill Pond Hospital</name></representedOrganization></assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization>
    <id root="2.16.840.1.113883.19.9"/><name>Mill Pond Hospital</name>
  </representedCustodianOrganization></assignedCustodian></custodian>
  <component>{body}</component>
</ClinicalDocument>"""


_FILE = '<nonXMLBody><text mediaType="application/pdf" representation="B64">{}</text></nonXMLBody>'


def _sections(allergen: str) -> str:
    return f"""<structuredBody>
    <component><section><templateId root="2.16.840.1.113883.10.20.22.2.6.1" extension="2015-08-01"/>
      <code code="48765-2" codeSystem="2.16.840.1.113883.6.1"/><title>Allergies</title><text>{allergen}</text>
      <entry><act classCode="ACT" moodCode="EVN">
        <templateId root="2.16.840.1.113883.10.20.22.4.30" extension="2015-08-01"/>
        <id root="2.16.840.1.113883.19.9" extension="allergy-1"/>
        <code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode code="active"/>
        <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">
          <templateId root="2.16.840.1.113883.10.20.22.4.7" extension="2014-06-09"/>
          <id root="2.16.840.1.113883.19.9" extension="allergy-1-o"/>
          <code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/><statusCode code="completed"/>
          <effectiveTime><low value="2001"/></effectiveTime>
          <value xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CD" code="419199007"
            codeSystem="2.16.840.1.113883.6.96" displayName="Allergy to substance"/>
          <participant typeCode="CSM"><participantRole classCode="MANU"><playingEntity classCode="MMAT">
            <code code="7980" codeSystem="2.16.840.1.113883.6.88" displayName="{allergen}"/>
          </playingEntity></participantRole></participant>
        </observation></entryRelationship></act></entry>
    </section></component>
    <component><section><code code="51847-2" codeSystem="2.16.840.1.113883.6.1"/><title>Assessment</title>
      <text>Doing well &lt;so far&gt;.</text></section></component>
  </structuredBody>"""
