"""What another practice sent about a patient of Larkspur: the allergy clinic's letter about Lena Kowalski, a PDF file
inside a clinical document (C-CDA Unstructured Document).
"""

import base64
from datetime import date

from . import practice
from .chart import Person
from .dates import days_ago
from .pdf import pdf
from .people import kowalski

_LOINC = "2.16.840.1.113883.6.1"
_CLINIC = "2.16.840.1.113883.19.5.508"
_RACES = "2.16.840.1.113883.6.238"
_ADDRESS = """<addr use="WP"><streetAddressLine>8 Mill Road</streetAddressLine><city>Millbrook</city>
      <state>MA</state><postalCode>01598</postalCode><country>US</country></addr>"""
_PHONE = '<telecom value="tel:508-555-0190" use="WP"/>'


def letter(today: date) -> bytes:
    """The document, written two weeks before `today`."""
    person, written = kowalski.lena(today).person, days_ago(today, 14)
    file = base64.b64encode(pdf(_words(person, written))).decode()
    made = f"{written:%Y%m%d}1015-0500"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
  <realmCode code="US"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="2.16.840.1.113883.10.20.22.1.1"/><templateId root="2.16.840.1.113883.10.20.22.1.10"/>
  <templateId root="2.16.840.1.113883.10.20.22.1.1" extension="2015-08-01"/>
  <templateId root="2.16.840.1.113883.10.20.22.1.10" extension="2015-08-01"/>
  <id root="{_CLINIC}" extension="letter-{person.number}"/>
  <code code="11488-4" codeSystem="{_LOINC}" displayName="Consultation note"/>
  <title>Letter about your allergy tests</title><effectiveTime value="{made}"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="en-US"/>
  <recordTarget><patientRole><id root="{practice.MRN_OID}" extension="{person.number}"/>
    <addr use="HP"><streetAddressLine>{person.street}</streetAddressLine><city>Larkspur</city>
      <state>MA</state><postalCode>01597</postalCode><country>US</country></addr>
    <telecom value="tel:{person.phone}" use="HP"/>
    <patient><name use="L"><given>{person.given[0]}</given><family>{person.family}</family></name>
      <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
      <birthTime value="{person.born:%Y%m%d}"/>
      <raceCode code="{person.race[0]}" codeSystem="{_RACES}"/>
      <ethnicGroupCode code="2186-5" codeSystem="{_RACES}"/></patient>
  </patientRole></recordTarget>
  <author><time value="{made}"/><assignedAuthor>
    <id root="2.16.840.1.113883.4.6" nullFlavor="UNK"/>{_ADDRESS}{_PHONE}
    <assignedPerson><name><given>Meera</given><family>Rao</family><suffix>MD</suffix></name></assignedPerson>
  </assignedAuthor></author>
  <custodian><assignedCustodian><representedCustodianOrganization>
    <id root="{_CLINIC}"/><name>Millbrook Allergy Clinic</name>{_PHONE}{_ADDRESS}
  </representedCustodianOrganization></assignedCustodian></custodian>
  <component><nonXMLBody><text mediaType="application/pdf" representation="B64">{file}</text></nonXMLBody></component>
</ClinicalDocument>""".encode()


def _words(person: Person, written: date) -> list[str]:
    return [
        "Millbrook Allergy Clinic",
        f"{written:%B} {written.day}, {written.year}",
        "",
        f"Dear {person.name},",
        "",
        "Thank you for coming to our clinic. These are the results of your skin tests:",
        "",
        "Cat: strong reaction",
        "Birch and grass pollen: mild reaction",
        "House dust, mold, dog: no reaction",
        "",
        "Please keep away from cats where you can, and keep your inhaler with you.",
        "We will see you again in a year. Call us at 508-555-0190 with questions.",
        "",
        "Meera Rao, MD",
    ]
